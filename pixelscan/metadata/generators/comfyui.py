"""ComfyUI's graph: the nodes that ran ("prompt"), and the editor's view of them ("workflow"), both as JSON."""

import re
from collections.abc import Iterator

from pixelscan.metadata.generators.generation import Generation, settings_of

PROGRAM = "ComfyUI"
_CUT_GRAPH = re.compile(r'\{\s*"\w+": ?\{\s*"(?:inputs|class_type|_meta)":')
_TEXTS = ("text", "text_g", "text_l", "clip_l", "t5xxl", "prompt", "string", "positive_prompt", "wildcard_text")
_MODELS = ("ckpt_name", "unet_name", "model_name", "base_ckpt_name", "gguf_name")
_MOST_NODES = 2_000

Node = dict[str, object]
Graph = dict[str, Node]


def is_graph(value: object) -> bool:
    """Whether it is the JSON of a prompt or of a workflow."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("nodes"), list) and ("links" in value or "last_node_id" in value):
        return True
    return any(isinstance(node, dict) and "class_type" in node and "inputs" in node for node in value.values())


def is_cut_graph(text: str) -> bool:
    """Whether it starts as a prompt's JSON does, for one that is too long or damaged to be read whole."""
    return _CUT_GRAPH.match(text) is not None and '"class_type"' in text


def read(value: dict[str, object]) -> Generation:
    """What the samplers of a graph were told; a workflow's own nodes tell nothing by name."""
    nodes = {key: node for key, node in list(value.items())[:_MOST_NODES] if isinstance(node, dict)}
    inputs = {key: found for key, node in nodes.items() if isinstance(found := node.get("inputs"), dict)}
    samplers = [found for found in inputs.values() if "steps" in found or "seed" in found or "noise_seed" in found]
    told = {
        "Prompt": _joined(_prompts(inputs, samplers, "positive")) or _joined(_texts(inputs)),
        "Negative prompt": _joined(_prompts(inputs, samplers, "negative")),
        "Model": _joined(_values(inputs, _MODELS)),
        "LoRA": _joined(_values(inputs, ("lora_name",))),
        "Seed": _joined(_values(inputs, ("seed", "noise_seed"))),
        "Steps": _joined(_values(inputs, ("steps",))),
        "Sampler": _joined(_values(inputs, ("sampler_name",))),
        "CFG scale": _joined(_values(inputs, ("cfg",))),
    }
    return Generation(PROGRAM, settings_of(told))


def _joined(texts: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _values(inputs: Graph, names: tuple[str, ...]) -> Iterator[str]:
    for node in inputs.values():
        yield from (str(node[name]) for name in names if isinstance(node.get(name), str | int | float))


def _texts(inputs: Graph) -> Iterator[str]:
    for node in inputs.values():
        yield from _own_texts(node)


def _own_texts(node: Node) -> Iterator[str]:
    yield from (value.strip() for name in _TEXTS if isinstance(value := node.get(name), str))


def _prompts(inputs: Graph, samplers: list[Node], side: str) -> Iterator[str]:
    """The texts that reach the samplers' positive or negative input, through whatever nodes lie between."""
    waiting, seen = [source for node in samplers if (source := _source(node.get(side)))], set[str]()
    while waiting:
        key = waiting.pop(0)
        if key in seen or key not in inputs:
            continue
        seen.add(key)
        yield from _own_texts(inputs[key])
        waiting += [source for value in inputs[key].values() if (source := _source(value))]


def _source(link: object) -> str:
    """The node that a link comes from: links are ["4", 0]."""
    return str(link[0]) if isinstance(link, list) and len(link) == 2 and isinstance(link[1], int) else ""
