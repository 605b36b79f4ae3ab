"""Traces (SPEC section 2): queries, keys and values of a model's attention, for `leopard simulate`."""

import os

import numpy
import torch

from . import masks
from .backends import Recorder
from .errors import LeopardError
from .transformers import attach


def record(model, batches, thresholds=None, layers=None):
    """({layer: tensors of `write`}, {"scale": ..., "mask": ...}) of a Transformers model's attention over batches of its keyword arguments.

    Sequences of a batch become heads: B sequences of H heads are B * H. All batches must have the same shapes. thresholds: one entry a layer (a number or
    [H]), or None; layers: which attention calls to keep, all by default."""
    recorder = Recorder(layers)
    with torch.no_grad(), attach(model, recorder):
        for inputs in batches:
            model(**inputs)
    if not recorder.calls:
        raise LeopardError(f"nothing was recorded of layers {layers}; the model makes {recorder.passed} attention calls a pass")
    blocks, causal, scales = {}, False, set()
    for layer, calls in sorted(recorder.calls.items()):
        visible = [masks.read(call.mask, call.q.shape[0], call.q.shape[2], call.k.shape[2]) for call in calls]
        heads, shapes = calls[0].q.shape[1], {(call.q.shape[1:], call.k.shape[1:]) for call in calls}
        if len(shapes) > 1:
            raise LeopardError(f"layer {layer} was given queries and keys of {len(shapes)} shapes; expected one\nhelp: pad all batches to one length")
        causal, scales = causal or any(one.causal for one in visible), scales | {call.scale for call in calls}
        block = {name: torch.cat([getattr(call, name).flatten(0, 1) for call in calls]) for name in ("q", "k", "v")}
        block["key_length"] = [length for one in visible for length in one.key_length for _ in range(heads)]
        block["causal_offset"] = [offset for one in visible for offset in one.causal_offset for _ in range(heads)]
        if thresholds is not None:
            block["threshold"] = torch.as_tensor(thresholds[layer], dtype=torch.float32).flatten().expand(heads).repeat(block["q"].shape[0] // heads)
        blocks[layer] = block
    if len(scales) > 1:
        raise LeopardError(f"layers scale their scores by {', '.join(f'{scale:g}' for scale in sorted(scales))}; expected one scale, which is all that a trace holds")
    if not causal:
        for block in blocks.values():
            del block["causal_offset"]
    return blocks, {"scale": repr(scales.pop()), "mask": "causal" if causal else "none"}


def write(path, blocks, *, model, source, scale=None, mask="none"):
    """Writes a trace. blocks: {index: {"q": [H, Sq, D], "k": [Hkv, Sk, D], "v": [Hkv, Sk, Dv], "threshold": [H] (optional), "key_length": [H] (optional),
    "causal_offset": [H] (optional)}}, tensors, arrays or lists. model, source: what it is of, for people. scale: text or number; default 1 / sqrt(D)."""
    from safetensors.numpy import save_file

    tensors = {}
    for index, block in sorted(blocks.items()):
        for name, value in block.items():
            kind = numpy.int32 if name in ("key_length", "causal_offset") else numpy.float32
            array = numpy.ascontiguousarray(value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else value, dtype=kind)
            finite = numpy.isfinite(array) | (array == -numpy.inf if name == "threshold" else False)
            if not finite.all():
                raise LeopardError(f"blocks.{index}.{name} has a value {array[~finite].flat[0]} at {numpy.argwhere(~finite)[0].tolist()}; expected finite numbers")
            tensors[f"blocks.{index}.{name}"] = array
    metadata = {"model": model, "source": source, "mask": mask, **({} if scale is None else {"scale": str(scale)})}
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        save_file(tensors, temporary, metadata)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
