"""A record type is loaded by its code or from a team's module; one that cannot be says why and what to do."""

import pytest

from schemas.catalogue import builtin_record_types, load_record_type
from schemas.errors import SchemaError

TYPES = builtin_record_types()
MODULES = {
    "shed": "from pydantic import BaseModel\nclass Tool(BaseModel):\n    name: str\nnot_a_model = 3\n",
    "empty": "from pydantic import BaseModel\nclass Void(BaseModel):\n    pass\n",
    "wrong": "from pydantic import BaseModel, Field\nclass Bad(BaseModel):\n"
    "    name: str = Field(json_schema_extra={'how': 'by magic'})\n",
    "dotted": "from pydantic import BaseModel, Field\n"
    "class Dotted(BaseModel):\n    name: str = Field(alias='a.b')\n",
    "clash": "from pydantic import BaseModel\nclass PublicationReport(BaseModel):\n    name: str\n",
    "torn": "class :\n",
    "script": "import sys\nsys.exit(3)\n",
    "opaque": "from typing import Callable\nfrom pydantic import BaseModel\n"
    "class Opaque(BaseModel):\n    act: Callable[[], int]\n",
    "lacking": "import no_such_module_anywhere\n",
}


@pytest.fixture
def modules(tmp_path, monkeypatch):
    for name, source in MODULES.items():
        (tmp_path / f"invented_{name}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("modules")
def test_a_record_type_is_loaded_from_a_module_on_the_path():
    tool = load_record_type("invented_shed:Tool")

    assert (tool.code, list(tool.specs)) == ("tool", ["name"])


@pytest.mark.parametrize("code", TYPES)
def test_a_built_in_record_type_is_loaded_by_its_code_or_its_class(code):
    model = TYPES[code].model

    assert load_record_type(code) is TYPES[code]
    assert load_record_type(f"{model.__module__}:{model.__name__}").code == code


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize(
    ("target", "found", "to_do"),
    [
        ("trial", "no record type 'trial'", "known: trial_registration, publication_report"),
        ("", "no record type ''", "or give package.module:Model"),
        (":Tool", "cannot read the record type ':Tool'", "write package.module:Model"),
        ("invented_shed:", "cannot read", "write package.module:Model"),
        ("../shed.py:Tool", "cannot read", "write package.module:Model"),
        ("invented_barn:Tool", "No module named 'invented_barn'", "set PYTHONPATH"),
        ("invented_lacking:Tool", "No module named 'no_such_module_anywhere'", "set PYTHONPATH"),
        ("invented_torn:Tool", "cannot import 'invented_torn'", "invalid syntax"),
        ("invented_script:Tool", "cannot import 'invented_script'", "run from the folder that holds it"),
        ("invented_shed:Rake", "'invented_shed' has no 'Rake'", "give the name of a pydantic model in it"),
        ("invented_shed:not_a_model", "is 3, not a pydantic model", "give a subclass of BaseModel"),
        ("invented_empty:Void", "'void' declares no field", "give Void some"),
        ("invented_wrong:Bad", "name: how:", "got 'by magic'"),
        ("invented_dotted:Dotted", "'a.b' cannot be part of a path", "letters, digits and _"),
        ("invented_opaque:Opaque", "a field that JSON cannot hold", "give it another type"),
        ("invented_clash:PublicationReport", "'publication_report', which is built in", "rename the class"),
    ],
)
def test_a_record_type_that_cannot_be_loaded_says_what_was_found_and_what_to_do(target, found, to_do):
    with pytest.raises(SchemaError) as refusal:
        load_record_type(target)

    assert found in str(refusal.value)
    assert to_do in str(refusal.value)
    assert "\n" not in str(refusal.value)
