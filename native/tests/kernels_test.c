/* The processor's own kernels at sizes that fill no register, against libtorch's operations in float64. Under the sanitizers
 * this looks at every read and write at the edge of a tensor. Run once for each instruction set (CMakeLists.txt). */
#include "check.h"

static iw_generator *generator;

static iw_tensor *normal(const int64_t *shape, int64_t rank) {
    iw_tensor *made;
    OK(iw_randn(shape, rank, generator, FLOAT64, &made));
    return made;
}

static iw_tensor *as(iw_tensor *tensor, int64_t dtype) {
    iw_tensor *converted, *copy;
    OK(iw_to(tensor, dtype, 0, 0, &converted));
    OK(iw_clone(converted, &copy)); /* memory of its own, and not a number more */
    iw_free(converted);
    return copy;
}

/* [L, H, N, D] as networks have it: a view of [L, N, H, D]. */
static iw_tensor *heads_of(iw_tensor *tensor) {
    iw_tensor *view;
    OK(iw_transpose(tensor, 1, 2, &view));
    return view;
}

/* Largest difference, as a share of the largest number. */
static double distance(iw_tensor *found, iw_tensor *expected) {
    iw_tensor *wide, *size, *difference, *largest;
    double apart, scale;
    OK(iw_to(found, FLOAT64, 0, 0, &wide));
    OK(iw_sub(wide, expected, &difference));
    OK(iw_abs(difference, &size));
    OK(iw_amax(size, NULL, 0, 0, &largest));
    OK(iw_item(largest, &apart));
    iw_free(largest);
    iw_free(size);
    OK(iw_abs(expected, &size));
    OK(iw_amax(size, NULL, 0, 0, &largest));
    OK(iw_item(largest, &scale));
    iw_tensor *used[] = {largest, size, difference, wide};
    for (size_t i = 0; i < 4; i++) iw_free(used[i]);
    return apart / (scale > 1 ? scale : 1);
}

static void close_to(iw_tensor *found, iw_tensor *expected, double most, const char *what, int64_t a, int64_t b, int64_t c, int line) {
    const double apart = distance(found, expected);
    if (!(apart <= most)) {
        fprintf(stderr, "%s:%d: %s at %d, %d, %d is %.3g away, more than %.3g\n", __FILE__, line, what, (int)a,
            (int)b, (int)c, apart, most);
        failures++;
    }
}

/* The sum of the result, each number with a weight of its own: a loss whose slopes all differ. */
static void slopes(iw_tensor *result, iw_tensor *weights, iw_tensor *const *inputs, int64_t count, iw_tensor **out) {
    iw_tensor *wide, *product, *loss;
    OK(iw_to(result, FLOAT64, 0, 0, &wide));
    OK(iw_mul(wide, weights, &product));
    OK(iw_sum(product, NULL, 0, 0, &loss));
    OK(iw_backward(loss));
    for (int64_t i = 0; i < count; i++) {
        OK(iw_grad(inputs[i], &out[i]));
        OK(iw_clear_grad(inputs[i]));
    }
    iw_free(loss);
    iw_free(product);
    iw_free(wide);
}

static void attention(int64_t queries, int64_t keys, int64_t depth, int biased) {
    iw_tensor *data[3], *views[3], *weights = normal(DIMS(2, 3, queries, depth)), *bias = NULL, *expected, *found;
    for (int i = 0; i < 3; i++) data[i] = normal(DIMS(2, i == 0 ? queries : keys, 3, depth));
    if (biased) OK(iw_randn(DIMS(2, 1, queries, keys), generator, FLOAT32, &bias));
    for (int64_t dtype = FLOAT32; dtype <= BFLOAT16; dtype += BFLOAT16) {
        iw_tensor *own[3], *wide[3], *wide_views[3], *own_slopes[3], *wide_slopes[3];
        for (int i = 0; i < 3; i++) {
            own[i] = as(data[i], dtype);
            wide[i] = as(own[i], FLOAT64);
            OK(iw_set_requires_grad(own[i], 1));
            OK(iw_set_requires_grad(wide[i], 1));
            views[i] = heads_of(own[i]);
            wide_views[i] = heads_of(wide[i]);
        }
        OK(iw_attention(wide_views[0], wide_views[1], wide_views[2], bias, 0.3, &expected));
        iw_set_grad_mode(0);
        OK(iw_attention(views[0], views[1], views[2], bias, 0.3, &found));
        iw_set_grad_mode(1);
        close_to(found, expected, dtype == FLOAT32 ? 5e-6 : 2e-2, "attention", queries, keys, depth, __LINE__);
        iw_free(found);
        OK(iw_attention(views[0], views[1], views[2], bias, 0.3, &found));
        slopes(found, weights, own, 3, own_slopes);
        slopes(expected, weights, wide, 3, wide_slopes);
        for (int i = 0; i < 3; i++) {
            close_to(own_slopes[i], wide_slopes[i], dtype == FLOAT32 ? 2e-5 : 3e-2, "a slope of attention",
                queries, keys, depth, __LINE__);
            iw_tensor *used[] = {own_slopes[i], wide_slopes[i], views[i], wide_views[i], own[i], wide[i]};
            for (size_t j = 0; j < 6; j++) iw_free(used[j]);
        }
        iw_free(found);
        iw_free(expected);
    }
    for (int i = 0; i < 3; i++) iw_free(data[i]);
    iw_free(weights);
    iw_free(bias);
}

typedef int32_t layer(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, iw_tensor **out);
static int32_t group_norm(iw_tensor *x, iw_tensor *w, iw_tensor *b, iw_tensor **out) { return iw_group_norm(x, 3, w, b, 1e-5, 1, out); }
static int32_t layer_norm(iw_tensor *x, iw_tensor *w, iw_tensor *b, iw_tensor **out) { return iw_layer_norm(x, w, b, 1e-5, out); }
static int32_t geglu(iw_tensor *x, iw_tensor *w, iw_tensor *b, iw_tensor **out) { return w || b ? 1 : iw_geglu(x, out); }

/* rows x columns numbers; channels last where it is a map. */
static void one_input(layer *call, const char *what, int64_t rows, int64_t columns, int is_map, int has_weights) {
    iw_tensor *flat = normal(DIMS(2, rows, columns)), *w = normal(DIMS(columns)), *b = normal(DIMS(columns)), *found, *expected, *weights;
    for (int64_t dtype = FLOAT32; dtype <= BFLOAT16; dtype += BFLOAT16) {
        iw_tensor *own = as(flat, dtype), *wide = as(own, FLOAT64), *x, *wide_x, *own_slope, *wide_slope;
        iw_tensor *own_w = has_weights ? as(w, dtype) : NULL, *own_b = has_weights ? as(b, dtype) : NULL;
        iw_tensor *wide_w = has_weights ? as(own_w, FLOAT64) : NULL, *wide_b = has_weights ? as(own_b, FLOAT64) : NULL;
        OK(iw_set_requires_grad(own, 1));
        OK(iw_set_requires_grad(wide, 1));
        if (is_map) {
            iw_tensor *map, *wide_map;
            OK(iw_reshape(own, DIMS(2, 1, rows, columns), &map));
            OK(iw_permute(map, DIMS(0, 3, 1, 2), &x));
            OK(iw_reshape(wide, DIMS(2, 1, rows, columns), &wide_map));
            OK(iw_permute(wide_map, DIMS(0, 3, 1, 2), &wide_x));
            iw_free(map);
            iw_free(wide_map);
        } else {
            OK(iw_reshape(own, DIMS(2, rows, columns), &x));
            OK(iw_reshape(wide, DIMS(2, rows, columns), &wide_x));
        }
        OK(call(wide_x, wide_w, wide_b, &expected));
        iw_set_grad_mode(0);
        OK(call(x, own_w, own_b, &found));
        iw_set_grad_mode(1);
        close_to(found, expected, dtype == FLOAT32 ? 5e-6 : 2e-2, what, rows, columns, 0, __LINE__);
        iw_free(found);
        OK(call(x, own_w, own_b, &found));
        iw_tensor *waves;
        OK(iw_cos(expected, &waves)); /* some numbers of the result's shape */
        OK(iw_detach(waves, &weights));
        iw_free(waves);
        slopes(found, weights, &own, 1, &own_slope);
        slopes(expected, weights, &wide, 1, &wide_slope);
        close_to(own_slope, wide_slope, dtype == FLOAT32 ? 2e-5 : 3e-2, what, rows, columns, 1, __LINE__);
        iw_tensor *used[] = {own_slope, wide_slope, weights, found, expected, x, wide_x, own, wide, own_w, own_b, wide_w, wide_b};
        for (size_t i = 0; i < sizeof used / sizeof *used; i++) iw_free(used[i]);
    }
    iw_free(flat);
    iw_free(w);
    iw_free(b);
}

int main(void) {
    OK(iw_set_threads(2));
    OK(iw_generator_new(1, &generator));
    const int64_t queries[] = {1, 49, 97}, keys[] = {1, 77, 257}, depths[] = {1, 7, 40, 65};
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            for (size_t d = 0; d < sizeof depths / sizeof *depths; d++) attention(queries[q], keys[k], depths[d], (q + k + d) % 2);
    const int64_t rows[] = {1, 50, 700}, columns[] = {3, 6, 15, 24, 33, 48};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
            one_input(layer_norm, "layer norm", rows[r], columns[c], 0, c % 2);
            if (rows[r] * columns[c] > 3) one_input(group_norm, "group norm", rows[r], columns[c], 1, c % 2); /* of one number it is 0 */
            if (columns[c] % 2 == 0) one_input(geglu, "geglu", rows[r], columns[c], 0, 0);
        }
    iw_generator_free(generator);
    CHECK(iw_live_tensors() == 0);
    fprintf(stderr, failures ? "%d checks failed\n" : "all checks hold\n", failures);
    return failures != 0;
}
