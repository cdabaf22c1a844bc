"""Guards on how the project is put together: names, start-up imports, pins, sizes, addresses."""

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGES = ["schemas", "extract", "store", "dataset", "flows", "evaluation", "review_tui", "trialspan"]
HEAVY = {
    "aiohttp",
    "dask",
    "fastapi",
    "httpx",
    "httpx2",
    "jinja2",
    "numpy",
    "openai",
    "prefect",
    "sqlalchemy",
    "textual",
    "xllamacpp",
}
MOST_LINES = 400
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|anaconda\.org|proxy\.golang\.org|file:///[a-z]"
)
MACHINE_PATH = re.compile(r"(?<![\w.~$}<-])/(?:home|root|Users|work|opt)/[\w.-]+")
MODULES_LOADED_BY = """
import json, sys
before = set(sys.modules)
import {names}
print(json.dumps(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


@pytest.fixture(scope="module")
def settings(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text("utf-8"))


def modules_loaded_by(names: str, folder: Path) -> set[str]:
    program = MODULES_LOADED_BY.format(names=names)
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, check=False, capture_output=True)

    assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(done.stdout))


def files_of_the_project(project: Path) -> list[Path]:
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(asked, cwd=project, check=True, capture_output=True, text=True)
    return [path for name in done.stdout.split("\0") if name and (path := project / name).is_file()]


def places_in(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.name}:{number}: {found.group()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def pins_of(path: Path) -> dict[str, str]:
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    requirements = [Requirement(line) for line in lines if line]
    return {
        canonicalize_name(each.name) + str(each.marker or ""): str(each.specifier) for each in requirements
    }


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_owns_one_of_our_names(name, project):
    owners = set(packages_distributions().get(name, []))
    spec = importlib.util.find_spec(name)

    assert owners <= {"trialspan"}
    assert spec is not None
    assert spec.origin == str(project / name / "__init__.py")


def test_the_check_of_names_sees_who_owns_one():
    assert packages_distributions()["pydantic"] == ["pydantic"]


def test_every_list_of_packages_in_the_settings_is_the_same(settings):
    tools = settings["tool"]

    assert tools["hatch"]["build"]["targets"]["wheel"]["packages"] == PACKAGES
    assert tools["mypy"]["packages"] == PACKAGES
    assert tools["importlinter"]["root_packages"] == PACKAGES


def test_package_roots_import_nothing_but_the_standard_library(tmp_path):
    loaded = modules_loaded_by(", ".join(PACKAGES), tmp_path)

    assert loaded - sys.stdlib_module_names == set(PACKAGES)


def test_the_command_line_starts_without_prefect_openai_or_textual(tmp_path):
    loaded = modules_loaded_by("trialspan.__main__", tmp_path)

    assert "trialspan" in loaded
    assert not loaded & HEAVY


def test_the_check_of_start_up_imports_sees_a_heavy_one(tmp_path):
    assert "openai" in modules_loaded_by("openai", tmp_path) & HEAVY


def test_no_file_names_a_package_registrys_address(project):
    assert places_in(files_of_the_project(project), REGISTRY) == []


def test_no_file_names_a_path_of_somebodys_machine(project):
    assert places_in(files_of_the_project(project), MACHINE_PATH) == []


def test_the_checks_of_addresses_and_paths_see_one(tmp_path):
    page = tmp_path / "page.md"
    slash = "/"
    page.write_text(f"from https://pypi{'.'}org/simple\nin {slash}home/somebody/trials and src/work/x\n")

    assert places_in([page], REGISTRY) == [f"page.md:1: pypi{'.'}org"]
    assert places_in([page], MACHINE_PATH) == [f"page.md:2: {slash}home/somebody"]


def test_every_module_has_fewer_than_400_lines(project):
    modules = [path for path in files_of_the_project(project) if path.suffix == ".py"]
    long = {
        path.name: lines
        for path in modules
        if (lines := len(path.read_text("utf-8").splitlines())) >= MOST_LINES
    }

    assert modules
    assert long == {}


def test_every_package_asked_for_is_pinned(settings, project):
    asked = [*settings["project"]["dependencies"], *settings["project"]["optional-dependencies"]["local"]]
    asked += settings["dependency-groups"]["build"]
    pins = pins_of(project / "requirements.txt")

    for requirement in map(Requirement, asked):
        version = pins[canonicalize_name(requirement.name)]

        assert re.fullmatch(r"==[\w.]+", version)
        assert requirement.specifier.contains(version.removeprefix("=="), prereleases=True)


def test_tests_run_on_the_versions_that_users_run(settings, project):
    pins, with_tools = pins_of(project / "requirements.txt"), pins_of(project / "requirements-dev.txt")

    assert pins.items() <= with_tools.items()
    assert {
        canonicalize_name(Requirement(each).name) for each in settings["dependency-groups"]["dev"]
    } <= set(with_tools)
