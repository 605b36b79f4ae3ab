"""End-to-end memory networks (Sukhbaatar, Szlam, Weston, Fergus, NIPS 2015), whose hops are attention: one query of a question against a memory of sentences.

Adjacent weight tying, position encoding, temporal encoding with random empty memories, linear start, as in that paper. A hop is a backends.Call of one head and
one query with scale 1."""

import torch

from .backends import Call

PAD = 0  # the word that is none


class MemN2N(torch.nn.Module):
    """words: size of the vocabulary with PAD; answers: of the answers; hops: attention layers; dim: of embeddings; memory: sentences at most."""

    def __init__(self, words, answers, hops=3, dim=20, memory=50):
        super().__init__()
        self.hops, self.dim, self.memory = hops, dim, memory
        self.embeddings = torch.nn.ModuleList(torch.nn.Embedding(words, dim, padding_idx=PAD) for _ in range(hops + 1))
        self.times = torch.nn.ParameterList(torch.nn.Parameter(0.1 * torch.randn(memory, dim)) for _ in range(hops + 1))
        self.answer = torch.nn.Linear(dim, answers, bias=False)
        for embedding in self.embeddings:
            torch.nn.init.normal_(embedding.weight, std=0.1)
            with torch.no_grad():
                embedding.weight[PAD] = 0

    def forward(self, sentences, question, ages, attend, linear=False):
        """Logits [B, answers].

        sentences [B, S, W] and question [B, W]: words, PAD at the end; ages [B, S]: 0 for the newest sentence, counting up; -1 where there is no sentence, which
        are last. attend: a backend. linear: softmax is left out of the hops (linear start)."""
        visible = (ages >= 0)[:, None, None]
        weights = _positions(sentences.shape[-1], self.dim)
        state = (self.embeddings[0](question) * _positions(question.shape[-1], self.dim)).sum(-2)
        memories = [(embedding(sentences) * weights).sum(-2) + times[ages.clamp(min=0)] for embedding, times in zip(self.embeddings, self.times)]
        for hop in range(self.hops):
            query, keys, values = state[:, None, None], memories[hop][:, None], memories[hop + 1][:, None]
            if linear:
                read = (query @ keys.transpose(-1, -2)).masked_fill(~visible, 0) @ values
            else:
                read = attend(Call(hop, query, keys, values, visible, 1.0))
            state = state + read[:, 0, 0]
        return self.answer(state)


def _positions(words, dim):
    """[W, D]: l_kj = (1 - j/J) - (k/d)(1 - 2j/J), section 4.1 of the paper."""
    j, k = torch.arange(1, words + 1)[:, None] / words, torch.arange(1, dim + 1)[None] / dim
    return (1 - j) - k * (1 - 2 * j)
