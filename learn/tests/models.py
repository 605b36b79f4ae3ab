"""Tiny models of each family, randomly initialised, and inputs for them."""

import torch
import transformers

SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}


def make(name):
    """(model in evaluation mode, its inputs, [B, S] where its output counts)."""
    torch.manual_seed(0)
    words = {"vocab_size": 50, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    if name in ("vit", "dinov2"):
        make_config, make_model = (transformers.ViTConfig, transformers.ViTModel) if name == "vit" else (transformers.Dinov2Config, transformers.Dinov2Model)
        model = make_model(make_config(image_size=16, patch_size=4, **SMALL))
        return model.eval(), {"pixel_values": torch.randn(2, 3, 16, 16)}, torch.ones(2, 17, dtype=torch.bool)
    made = {
        "bert": lambda: transformers.BertModel(transformers.BertConfig(intermediate_size=64, **words, **SMALL)),
        "albert": lambda: transformers.AlbertModel(transformers.AlbertConfig(intermediate_size=64, embedding_size=16, **words, **SMALL)),
        "gpt2": lambda: transformers.GPT2Model(transformers.GPT2Config(n_embd=32, n_layer=2, n_head=4, **words)),
        "llama": lambda: transformers.LlamaModel(transformers.LlamaConfig(intermediate_size=64, num_key_value_heads=2, **words, **SMALL)),
    }[name]()
    mask = torch.ones(2, 9, dtype=torch.long)
    mask[1, 6:] = 0
    return made.eval(), {"input_ids": torch.randint(0, 50, (2, 9)), "attention_mask": mask}, mask.bool()


NAMES = ("bert", "albert", "gpt2", "llama", "vit", "dinov2")
