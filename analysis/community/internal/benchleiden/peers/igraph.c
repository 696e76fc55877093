/* igraph's Leiden on an edge list: igraph FILE SEED ITERATIONS RESULT
 * FILE holds int32: nodes, edges, then the two ends of each edge. RESULT gets the community of
 * each node as int32. Prints the CPU seconds of the search and the peak memory in kB. */
#include <igraph/igraph.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

/* The peak that getrusage tells would include that of the program that started this one. */
static long peak(void) {
  char line[256];
  long kb = 0;
  FILE *f = fopen("/proc/self/status", "r");
  while (f && fgets(line, sizeof line, f))
    if (!strncmp(line, "VmHWM:", 6)) kb = atol(line + 6);
  if (f) fclose(f);
  return kb;
}

int main(int argc, char **argv) {
  int32_t head[2], pair[2];
  FILE *f;
  if (argc != 5 || !(f = fopen(argv[1], "rb")) || fread(head, 4, 2, f) != 2) return 2;
  igraph_vector_int_t ends, membership;
  igraph_vector_int_init(&ends, 2 * (igraph_integer_t)head[1]);
  for (igraph_integer_t i = 0; i < head[1]; i++) {
    if (fread(pair, 4, 2, f) != 2) return 2;
    VECTOR(ends)[2 * i] = pair[0];
    VECTOR(ends)[2 * i + 1] = pair[1];
  }
  fclose(f);
  igraph_t g;
  igraph_create(&g, &ends, head[0], IGRAPH_UNDIRECTED);
  igraph_vector_int_destroy(&ends);
  igraph_rng_seed(igraph_rng_default(), strtoul(argv[2], NULL, 10));

  double begin = cpu();
  igraph_vector_t strength;
  igraph_vector_init(&strength, 0);
  igraph_strength(&g, &strength, igraph_vss_all(), IGRAPH_ALL, IGRAPH_LOOPS, NULL);
  igraph_vector_int_init(&membership, 0);
  igraph_integer_t clusters;
  igraph_real_t quality;
  if (igraph_community_leiden(&g, NULL, &strength, 1.0 / (2.0 * head[1]), 0.01, 0, atoi(argv[3]),
                              &membership, &clusters, &quality) != IGRAPH_SUCCESS) return 1;
  printf("%.6f %ld\n", cpu() - begin, peak());

  if (!(f = fopen(argv[4], "wb"))) return 2;
  for (igraph_integer_t v = 0; v < head[0]; v++) {
    int32_t c = VECTOR(membership)[v];
    fwrite(&c, 4, 1, f);
  }
  return fclose(f) != 0;
}
