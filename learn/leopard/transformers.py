"""Transformers models on the accelerator: BERT, ALBERT, GPT-2, Llama, ViT and others that take `attn_implementation`, unmodified.

    with leopard.transformers.attach(model, leopard.backends.Hardware(thresholds, "leopard_plus")) as backend:
        model(**inputs)
    print(backend.statistics)

Needs Transformers 5: its AttentionInterface is what reaches queries, keys and values after rotary embedding and before softmax."""

import contextlib
import weakref

import torch

from .backends import Call, Recorder, default_scale
from .errors import LeopardError

NAME = "leopard"  # the attention implementation's
_bound = weakref.WeakKeyDictionary()  # attention module -> _Binding


class _Binding:
    """A model's backend, and which of the pass's attention calls comes next."""

    def __init__(self, backend):
        self.backend, self.next = backend, 0

    def begin(self, *_):
        self.next = 0
        self.backend.begin()


def register():
    """Makes `attn_implementation="leopard"` known. attach() does it, too."""
    try:
        from transformers import AttentionInterface, AttentionMaskInterface
        from transformers.masking_utils import eager_mask
    except ImportError as error:
        raise LeopardError(f"Transformers with its attention interface is not there ({error}); expected version 5\nhelp: pip install 'transformers>=5'") from error
    AttentionInterface.register(NAME, _attention)
    AttentionMaskInterface.register(NAME, eager_mask)


def _attention(module, query, key, value, attention_mask, scaling=None, dropout=0.0, **kwargs):
    """As Transformers calls it: [B, H, S, D] in, ([B, S, H, Dv], None) out."""
    binding = _bound.get(module)
    if binding is None:
        raise LeopardError(f"{type(module).__name__} runs with attn_implementation='{NAME}', but nothing is attached to its model\n"
                           "help: with leopard.transformers.attach(model, leopard.backends.Hardware(thresholds, config)): ...")
    for name in ("softcap", "s_aux"):
        if kwargs.get(name) is not None:
            raise LeopardError(f"{type(module).__name__} wants {name}={kwargs[name]}; expected plain softmax attention, which is all the accelerator does")
    if kwargs.get("position_bias") is not None:
        raise LeopardError(f"{type(module).__name__} adds a position bias to its scores, which the accelerator does not")
    scale = default_scale(query) if scaling is None else scaling
    call = Call(binding.next, query, key, value, attention_mask, scale, dropout if module.training else 0.0)
    binding.next += 1
    return binding.backend(call).transpose(1, 2).contiguous(), None


@contextlib.contextmanager
def attach(model, backend):
    """The model computes attention with `backend` until the end of the context; then it is as before. Gives the backend."""
    register()
    before = model.config._attn_implementation
    model.set_attn_implementation(NAME)
    binding = _Binding(backend)
    for module in model.modules():
        _bound[module] = binding
    hook = model.register_forward_pre_hook(binding.begin)
    try:
        yield backend
    finally:
        hook.remove()
        for module in model.modules():
            _bound.pop(module, None)
        model.set_attn_implementation(before)


def count_layers(model, **inputs):
    """How many attention calls one pass over `inputs` makes: the number of thresholds that the model takes."""
    with torch.no_grad(), attach(model, Recorder(layers=())) as recorder:
        model(**inputs)
        return recorder.passed
