/* The few words the C tests are written in: make a tensor, look at it, expect a refusal. */
#ifndef ITEMWISE_CHECK_H
#define ITEMWISE_CHECK_H

#include "../itemwise.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIMS(...) (const int64_t[]){__VA_ARGS__}, (int64_t)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t))
#define VALUES(...) (const double[]){__VA_ARGS__}, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double))
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
#define OK(call) succeeds((call), #call, __FILE__, __LINE__)
#define REFUSED(call, words) refuses((call), (words), #call, __FILE__, __LINE__)
#define EXPECT(tensor, ...) expect((tensor), __VA_ARGS__, __FILE__, __LINE__)

enum { FLOAT32, FLOAT64, BFLOAT16, FLOAT16, INT64, INT32, UINT8, BOOL };

static int failures;

static inline void check(int holds, const char *what, const char *file, int line) {
    if (!holds) {
        fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
        failures++;
    }
}

static inline const char *message(void) {
    static char text[4096];
    iw_last_error(text, sizeof text);
    return text;
}

static inline void succeeds(int32_t status, const char *what, const char *file, int line) {
    if (status != 0) {
        fprintf(stderr, "%s:%d: %s answers %d: %s\n", file, line, what, (int)status, message());
        exit(1); /* the result does not exist, so nothing after this can be read */
    }
}

static inline void refuses(int32_t status, const char *words, const char *what, const char *file, int line) {
    if (status == 0 || strstr(message(), words) == NULL) {
        fprintf(stderr, "%s:%d: %s should be refused with '%s', but answers %d: %s\n", file, line, what, words, (int)status, message());
        failures++;
    }
}

/* A tensor of any dtype from numbers. */
static inline iw_tensor *make_as(int64_t dtype, const int64_t *shape, int64_t rank, const double *values, int64_t count) {
    iw_tensor *doubles, *converted;
    OK(iw_from_bytes((const uint8_t *)values, count * (int64_t)sizeof(double), shape, rank, FLOAT64, &doubles));
    OK(iw_to(doubles, dtype, 0, 0, &converted));
    iw_free(doubles);
    return converted;
}

static inline iw_tensor *make(const int64_t *shape, int64_t rank, const double *values, int64_t count) {
    return make_as(FLOAT32, shape, rank, values, count);
}

/* Looks at shape and values (to float32's precision), then frees the tensor. */
static inline void expect(iw_tensor *tensor, const int64_t *shape, int64_t rank, const double *values, int64_t count,
    const char *file, int line) {
    int64_t found[8] = {0}, elements = 1;
    check(tensor != NULL && iw_rank(tensor) == rank && rank <= 8, "rank", file, line);
    OK(iw_shape(tensor, found, iw_rank(tensor)));
    for (int64_t i = 0; i < rank; i++) {
        if (found[i] != shape[i]) {
            fprintf(stderr, "%s:%d: axis %d has %d elements, not %d\n", file, line, (int)i, (int)found[i], (int)shape[i]);
            failures++;
        }
        elements *= found[i];
    }
    check(elements == count, "count of elements", file, line);
    double *numbers = calloc((size_t)elements + 1, sizeof(double));
    iw_tensor *doubles;
    OK(iw_to(tensor, FLOAT64, 0, 0, &doubles));
    OK(iw_copy_bytes(doubles, (uint8_t *)numbers, elements * (int64_t)sizeof(double)));
    for (int64_t i = 0; i < elements && i < count; i++) {
        if (!(fabs(numbers[i] - values[i]) <= 1e-5 * (1 + fabs(values[i])))) {
            fprintf(stderr, "%s:%d: element %d is %.9g, not %.9g\n", file, line, (int)i, numbers[i], values[i]);
            failures++;
        }
    }
    free(numbers);
    iw_free(doubles);
    iw_free(tensor);
}

#endif
