"""Masks as models have them, told apart into what the accelerator knows: keys that are padding at the end, and causal order with an offset."""

import dataclasses

import torch

from .errors import MaskError


@dataclasses.dataclass(frozen=True)
class Visible:
    """Key j of sequence b is visible to query i iff j < key_length[b] and, if causal, j <= i + causal_offset[b]. Lists of one number a sequence."""

    key_length: list
    causal: bool
    causal_offset: list


def read(mask, batch, queries, keys, causal=False, causal_offset=0):
    """The Visible of a mask and, on top of it, `causal`.

    mask: None; [B, Sk] (True or 1: a real token, as tokenizers give it); [B, Sq, Sk]; or [B or 1, H or 1, Sq or 1, Sk] (boolean, True: visible; or added to
    scores: 0, or the lowest number or -infinity). MaskError names the first sequence and row that fit neither padding at the end nor causal order."""
    if mask is None:
        return Visible([keys] * batch, causal, [causal_offset if causal else keys] * batch)
    visible = _visible(mask, batch, queries, keys)
    if causal:
        steps = torch.arange(keys)[None] <= torch.arange(queries)[:, None] + causal_offset
        visible = visible & steps
    counts = visible.sum(-1)  # [B, Sq]
    prefix = torch.arange(keys) < counts[..., None]
    if not bool((visible == prefix).all()):
        sequence, row, column = (visible != prefix).nonzero()[0].tolist()
        left = not bool(visible[sequence, :, 0].any()) and bool(visible[sequence].any())
        raise MaskError(f"mask: sequence {sequence}, query {row}: key {column} is {'visible behind hidden ones' if visible[sequence, row, column] else 'hidden before visible ones'}; "
                        "expected each query to see keys 0 to n - 1" + ("\nhelp: pad on the right (tokenizer.padding_side = 'right')" if left else ""))
    lengths = counts.amax(-1)
    for sequence in (lengths == 0).nonzero().flatten().tolist():
        raise MaskError(f"mask: sequence {sequence} hides every key; expected at least one visible key a sequence")
    offsets = [_offset(counts[sequence].tolist(), int(lengths[sequence]), sequence, keys) for sequence in range(batch)]
    is_causal = any(offset is not None for offset in offsets)
    return Visible(lengths.tolist(), is_causal, [keys if offset is None else offset for offset in offsets])


def _offset(counts, length, sequence, keys):
    """The causal offset of a sequence whose query i sees counts[i] keys; None where all see all."""
    if all(count == length for count in counts):
        return None
    first = next(row for row, count in enumerate(counts) if 0 < count)
    offset = counts[first] - first - 1
    for row, count in enumerate(counts):
        expected = min(length, max(0, row + offset + 1))
        if count != expected:
            raise MaskError(f"mask: sequence {sequence}, query {row} sees {count} keys; expected {expected}: as many as all other queries, or one more than the query before")
    return offset


def _visible(mask, batch, queries, keys):
    """[B, Sq, Sk], boolean."""
    shape = tuple(mask.shape)
    if mask.dim() == 2:
        wanted, full = (batch, keys), mask[:, None, None] if shape == (batch, keys) else None
    elif mask.dim() == 3:
        wanted, full = (batch, queries, keys), mask[:, None] if shape == (batch, queries, keys) else None
    elif mask.dim() == 4:
        fits = shape[0] in (1, batch) and shape[2] in (1, queries) and shape[3] == keys
        wanted, full = (f"{batch} or 1", "heads or 1", f"{queries} or 1", keys), mask if fits else None
    else:
        wanted, full = "2, 3 or 4 dimensions", None
    if full is None:
        raise MaskError(f"mask has shape {shape}; expected {wanted}")
    full = _boolean(full.detach().cpu(), mask.dim() == 2)
    if not bool((full == full[:, :1]).all()):
        raise MaskError("mask differs from head to head; expected one mask for all heads of a sequence")
    return full[:, 0].expand(batch, queries, keys)


def _boolean(mask, may_count):
    if mask.dtype == torch.bool:
        return mask
    if not mask.is_floating_point():
        if may_count and bool(((mask == 0) | (mask == 1)).all()):
            return mask == 1
        raise MaskError(f"mask has type {mask.dtype} and values other than 0 and 1, or more than two dimensions; expected boolean, or floating point to be added")
    if bool(mask.isnan().any()):
        raise MaskError("mask has NaN")
    hidden = mask <= torch.finfo(mask.dtype).min / 2
    other = ~hidden & (mask != 0)
    if may_count and bool((hidden | (mask == 0) | (mask == 1)).all()) and bool((mask == 1).any()):
        return mask == 1
    if bool(other.any()):
        raise MaskError(f"mask adds {float(mask[other][0]):g} to a score; expected 0 (visible), or {torch.finfo(mask.dtype).min:g} or -infinity (hidden): "
                        "the accelerator adds no bias")
    return ~hidden
