"""Whether a document that was exported with its steps is as it was when they were
taken: without Odoo, by whoever holds the export.

A document is a dict: ``model``, ``id``, ``name``, ``state`` (``None`` when it has
none), ``steps`` (``[{"content", "digest", "papers"}]`` in the order they were
taken), ``content`` (what it says, or ``None``) and ``kept`` (``[{"name",
"checksum", "sha256"}]``). A paper is ``{"name", "sha1"}``.
"""

from .hash_chain import digest

# A document in this state is being changed: its content is bound by no step.
DRAFT = "draft"


def problems(document):
    """Return ``[(code, step number or None, what)]``; nothing when all is right.

    ``step`` a logged step does not verify over itself and the one before it;
    ``papers`` the evidence of a step is not what was logged; ``state`` the document
    is not where its last step led; ``content`` it does not say what it said at its
    last step; ``kept`` a kept document is not the one that was kept.

    >>> content = {"state_to": "filed", "content_digest": digest({"amount": "1.00"})}
    >>> step = {"content": content, "digest": digest(content), "papers": []}
    >>> paper = {"state": "filed", "steps": [step], "content": {"amount": "1.00"}}
    >>> problems(paper)
    []
    >>> problems({**paper, "content": {"amount": "1.01"}})
    [('content', None, '')]
    >>> problems({**paper, "state": "draft"})
    [('state', None, 'draft')]
    """
    steps = document["steps"]
    return [
        *_step_problems(steps),
        *_state_problems(document, steps[-1:]),
        *_content_problems(document, steps[-1:]),
        *(
            ("kept", None, kept["name"])
            for kept in document.get("kept") or ()
            if kept["checksum"] != kept["sha256"]
        ),
    ]


def _step_problems(steps):
    before = ""
    for number, step in enumerate(steps, 1):
        content = step["content"]
        if digest(content, before) != step["digest"]:
            yield "step", number, content.get("action") or ""
        logged = sorted(
            filter(None, (content.get("attachment_checksums") or "").split(","))
        )
        if logged != sorted(paper["sha1"] for paper in step.get("papers") or ()):
            names = "、".join(paper["name"] for paper in step.get("papers") or ())
            yield "papers", number, names
        before = step["digest"]


def _state_problems(document, last):
    state = document.get("state")
    if state is None:
        return
    if (last[0]["content"].get("state_to") if last else DRAFT) != state:
        yield "state", None, state


def _content_problems(document, last):
    content, state = document.get("content"), document.get("state")
    if content is None or not last or state == DRAFT:
        return
    if digest(content) != last[0]["content"].get("content_digest"):
        yield "content", None, ""
