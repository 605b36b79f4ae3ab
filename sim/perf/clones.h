// Several machine versions of one function: the program runs on every machine of its family, and the loader takes the
// version that this one is fastest with. Sanitizers and Clang do without.
#ifndef LEOPARD_SIM_PERF_CLONES_H_
#define LEOPARD_SIM_PERF_CLONES_H_

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__SANITIZE_ADDRESS__)
#define LEOPARD_POPCOUNT_CLONES __attribute__((target_clones("arch=icelake-server", "popcnt", "default")))
#define LEOPARD_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LEOPARD_POPCOUNT_CLONES
#define LEOPARD_VECTOR_CLONES
#endif

#endif  // LEOPARD_SIM_PERF_CLONES_H_
