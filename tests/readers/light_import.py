"""Lets a reader's own files be loaded without torch (3 GB), which the code that looks at data never calls.

A package's `__init__` is not run, so that its files can be had one by one; a module that is not installed is one of empty classes.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import textwrap
import types
from pathlib import Path

ABSENT = {"torch", "torchaudio", "torchvision", "peft", "accelerate", "json_repair"}


class _Absent(type):
    """An empty class, whose attributes are empty classes."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})


class _AbsentModule(types.ModuleType):
    __path__ = []

    def __reduce__(self):
        return _AbsentModule, (self.__name__,)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})


class _AbsentFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in ABSENT else None

    def create_module(self, spec):
        return _AbsentModule(spec.name)

    def exec_module(self, module):
        pass


def without_torch():
    """From now on what is not installed is empty. To be called after transformers was loaded, which asks for torch by itself."""
    sys.meta_path.append(_AbsentFinder())


def bare_package(name, **values):
    """A package without its `__init__`: its files are found, and it has these values."""
    spec = importlib.machinery.PathFinder.find_spec(name.split(".")[-1], _places(name))
    module = types.ModuleType(name)
    module.__path__ = list(spec.submodule_search_locations)
    for key, value in values.items():
        setattr(module, key, value)
    sys.modules[name] = module
    return module


def _places(name):
    parent, _, _ = name.rpartition(".")
    return sys.modules[parent].__path__ if parent else None


def given_module(name, **values):
    """A module in the place of one that needs torch, with what is asked of it."""
    module = types.ModuleType(name)
    for key, value in values.items():
        setattr(module, key, value)
    sys.modules[name] = module


def own_function(file, name, scope, within=None):
    """One function or method out of a file that needs torch as a whole: its own source, run by itself. `within`: of which class."""
    text = Path(file).read_text()
    tree = ast.parse(text)
    if within is not None:
        [tree] = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == within]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            node.decorator_list, node.returns = [], None
            for arg in node.args.args:
                arg.annotation = None
            source = textwrap.dedent(ast.unparse(node))
            exec(compile(source, str(file), "exec"), scope)
            return scope[name]
    raise LookupError(f"{name} in {file}")
