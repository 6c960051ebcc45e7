/* Calls every function of itemwise.h once, looks at its result, and at one refusal a family.
 * CheckNames.cmake compares the names in here with those the library exports. */
#include "check.h"

static void the_library_itself(void) {
    char text[4096], small[4];
    CHECK(iw_abi_version() == IW_ABI_VERSION);
    int64_t length = iw_describe(text, sizeof text);
    CHECK(length > 10 && strncmp(text, "libtorch ", 9) == 0);
    CHECK(iw_describe(small, sizeof small) == length && strcmp(small, "lib") == 0);
    CHECK(iw_describe(NULL, 0) == length);
    OK(iw_set_threads(2));
    CHECK(iw_threads() == 2);
    REFUSED(iw_set_threads(0), "");
    CHECK(iw_last_error(text, sizeof text) > 0);
    CHECK(iw_cuda_count() >= 0);
    OK(iw_synchronize(0, 0));
    OK(iw_keep_freed_memory(0));
    OK(iw_keep_freed_memory(1));
    CHECK(iw_live_tensors() == 0);
    iw_free(NULL);
}

static void making_and_reading(void) {
    iw_tensor *a, *b;
    uint8_t answer = 0, bytes[16];
    double value = 0;
    int64_t device = -1, index = -1, shape[2];

    OK(iw_full(DIMS(2, 0), 0, INT64, 0, 0, &a));
    CHECK(iw_live_tensors() == 1 && iw_rank(a) == 2 && iw_dtype(a) == INT64);
    OK(iw_copy_bytes(a, NULL, 0));
    iw_free(a);
    REFUSED(iw_full(DIMS(2, -1), 0, FLOAT32, 0, 0, &a), "negative");
    REFUSED(iw_full(DIMS(2), 0, 99, 0, 0, &a), "dtype code 99");
    REFUSED(iw_full(DIMS(2), 0, FLOAT32, 7, 0, &a), "device code 7");
    REFUSED(iw_full(DIMS((int64_t)1 << 46), 0, FLOAT64, 0, 0, &a), "");

    OK(iw_full(DIMS(2), 1.5, FLOAT16, 0, 0, &a));
    EXPECT(a, DIMS(2), VALUES(1.5, 1.5));
    OK(iw_full(NULL, 0, 3, INT32, 0, 0, &a));
    OK(iw_item(a, &value));
    CHECK(value == 3);
    iw_free(a);
    OK(iw_arange(1, 2, 0.25, FLOAT32, 0, 0, &a));
    EXPECT(a, DIMS(4), VALUES(1, 1.25, 1.5, 1.75));

    const float floats[] = {1, 2, 3, 4};
    OK(iw_from_bytes((const uint8_t *)floats, sizeof floats, DIMS(2, 2), FLOAT32, &a));
    REFUSED(iw_from_bytes((const uint8_t *)floats, 15, DIMS(2, 2), FLOAT32, &b), "16 bytes");
    REFUSED(iw_copy_bytes(a, bytes, 15), "16 bytes");
    OK(iw_copy_bytes(a, bytes, 16));
    CHECK(memcmp(bytes, floats, 16) == 0);
    OK(iw_shape(a, shape, 2));
    CHECK(shape[0] == 2 && shape[1] == 2);
    REFUSED(iw_shape(a, shape, 1), "rank is 2");
    OK(iw_device(a, &device, &index));
    CHECK(device == 0 && index == 0);
    REFUSED(iw_item(a, &value), "");

    OK(iw_to(a, BFLOAT16, 0, 0, &b));
    CHECK(iw_dtype(b) == BFLOAT16);
    EXPECT(b, DIMS(2, 2), VALUES(1, 2, 3, 4));
    OK(iw_transpose(a, 0, 1, &b));
    OK(iw_is_contiguous(b, 0, &answer));
    CHECK(answer == 0);
    iw_tensor *ordered;
    OK(iw_contiguous(b, 0, &ordered));
    OK(iw_is_contiguous(ordered, 0, &answer));
    CHECK(answer == 1);
    iw_free(b);
    EXPECT(ordered, DIMS(2, 2), VALUES(1, 3, 2, 4));
    REFUSED(iw_contiguous(a, 1, &b), "");
    OK(iw_clone(a, &b));
    OK(iw_add_in_place(b, b, 1));
    EXPECT(b, DIMS(2, 2), VALUES(2, 4, 6, 8));
    OK(iw_detach(a, &b));
    EXPECT(b, DIMS(2, 2), VALUES(1, 2, 3, 4));
    iw_free(a);
}

static void autograd_and_optimiser(void) {
    iw_tensor *x = make(DIMS(2), VALUES(3, -2)), *y, *loss, *gradient;
    CHECK(iw_set_grad_mode(1) == 1);
    OK(iw_set_requires_grad(x, 1));
    CHECK(iw_requires_grad(x) == 1);
    OK(iw_grad(x, &gradient));
    CHECK(gradient == NULL);
    OK(iw_square(x, &y));
    OK(iw_sum(y, NULL, 0, 0, &loss));
    OK(iw_backward(loss));
    OK(iw_grad(x, &gradient));
    EXPECT(gradient, DIMS(2), VALUES(6, -4));
    OK(iw_clear_grad(x));
    OK(iw_grad(x, &gradient));
    CHECK(gradient == NULL);
    REFUSED(iw_backward(loss), "");
    iw_free(loss);
    iw_free(y);

    CHECK(iw_set_grad_mode(0) == 1);
    OK(iw_square(x, &y));
    CHECK(iw_requires_grad(y) == 0);
    REFUSED(iw_backward(y), "");
    CHECK(iw_set_grad_mode(1) == 0);
    iw_free(y);
    iw_free(x);
    iw_tensor *whole = make_as(INT64, DIMS(1), VALUES(1));
    REFUSED(iw_set_requires_grad(whole, 1), "");
    iw_free(whole);

    /* The first step moves by the rate against the gradient's sign, after the decay. */
    iw_tensor *weights = make(DIMS(2), VALUES(1, -1)), *slope = make(DIMS(2), VALUES(0.5, -0.25));
    iw_tensor *mean = make(DIMS(2), VALUES(0, 0)), *square = make(DIMS(2), VALUES(0, 0));
    OK(iw_adamw_step(weights, slope, mean, square, 1, 0.1, 0.9, 0.999, 1e-8, 0.01));
    EXPECT(weights, DIMS(2), VALUES(0.999 - 0.1, -0.999 + 0.1));
    iw_tensor *other = make(DIMS(3), VALUES(0, 0, 0));
    REFUSED(iw_adamw_step(other, slope, mean, square, 2, 0.1, 0.9, 0.999, 1e-8, 0.01), "parameter's shape [3]");
    iw_free(other);
    EXPECT(mean, DIMS(2), VALUES(0.05, -0.025));
    EXPECT(square, DIMS(2), VALUES(0.00025, 0.0000625));
    iw_free(slope);
}

static void random_numbers(void) {
    iw_generator *generator;
    iw_tensor *state, *first, *second, *difference, *largest;
    double value = -1;
    OK(iw_generator_new(42, &generator));
    OK(iw_generator_state(generator, &state));
    OK(iw_randn(DIMS(64), generator, FLOAT32, &first));
    OK(iw_generator_restore(generator, state));
    OK(iw_randn(DIMS(64), generator, FLOAT32, &second));
    OK(iw_sub(first, second, &difference));
    OK(iw_amax(difference, NULL, 0, 0, &largest));
    OK(iw_item(largest, &value));
    CHECK(value == 0);
    iw_free(largest);
    iw_free(difference);
    iw_free(second);
    iw_free(first);
    iw_free(state);

    OK(iw_rand(DIMS(100), generator, FLOAT32, &first));
    OK(iw_amin(first, NULL, 0, 0, &largest));
    OK(iw_item(largest, &value));
    CHECK(value >= 0 && value < 1);
    iw_free(largest);
    iw_free(first);
    OK(iw_randint(5, 6, DIMS(2), generator, &first));
    EXPECT(first, DIMS(2), VALUES(5, 5));
    REFUSED(iw_randint(6, 5, DIMS(2), generator, &first), "");
    iw_tensor *wrong = make(DIMS(1), VALUES(0));
    REFUSED(iw_generator_restore(generator, wrong), "");
    iw_free(wrong);
    iw_generator_free(generator);
}

static double negated(double x) { return -x; }
static double inverse_root(double x) { return 1 / sqrt(x); }
static double sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double silu(double x) { return x * sigmoid(x); }
static double quick_gelu(double x) { return x * sigmoid(1.702 * x); }
static double gelu(double x) { return x * 0.5 * (1 + erf(x / sqrt(2))); }
static double squared(double x) { return x * x; }
static double is_finite(double x) { return isfinite(x) ? 1 : 0; }
static double is_zero(double x) { return x == 0; }

static const struct {
    int32_t (*call)(iw_tensor *, iw_tensor **);
    double (*expected)(double);
} unary[] = {
    {iw_neg, negated}, {iw_abs, fabs}, {iw_exp, exp}, {iw_log, log}, {iw_sqrt, sqrt}, {iw_rsqrt, inverse_root},
    {iw_sin, sin}, {iw_cos, cos}, {iw_silu, silu}, {iw_quick_gelu, quick_gelu}, {iw_gelu, gelu}, {iw_square, squared},
    {iw_isfinite, is_finite}, {iw_logical_not, is_zero},
};

/* On (3, 2, 5) and (2, 2, 8). */
static const struct {
    int32_t (*call)(iw_tensor *, iw_tensor *, iw_tensor **);
    double expected[3];
} binary[] = {
    {iw_add, {5, 4, 13}}, {iw_sub, {1, 0, -3}}, {iw_mul, {6, 4, 40}}, {iw_div, {1.5, 1, 0.625}}, {iw_maximum, {3, 2, 8}},
};

/* On (3, 2, 5) and the number 2. */
static const struct {
    int32_t (*call)(iw_tensor *, double, iw_tensor **);
    double expected[3];
} scalar[] = {
    {iw_add_scalar, {5, 4, 7}}, {iw_mul_scalar, {6, 4, 10}}, {iw_eq_scalar, {0, 1, 0}}, {iw_le_scalar, {0, 1, 0}},
        {iw_ge_scalar, {1, 1, 1}},
};

static void elementwise(void) {
    const double inputs[] = {0.25, 1, 2.25};
    iw_tensor *x = make(DIMS(3), inputs, 3), *left = make(DIMS(3), VALUES(3, 2, 5)), *right = make(DIMS(3), VALUES(2, 2, 8)), *r;
    for (size_t i = 0; i < sizeof unary / sizeof *unary; i++) {
        OK(unary[i].call(x, &r));
        EXPECT(r, DIMS(3), VALUES(unary[i].expected(inputs[0]), unary[i].expected(inputs[1]), unary[i].expected(inputs[2])));
    }
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
        OK(binary[i].call(left, right, &r));
        EXPECT(r, DIMS(3), binary[i].expected, 3);
    }
    for (size_t i = 0; i < sizeof scalar / sizeof *scalar; i++) {
        OK(scalar[i].call(left, 2, &r));
        EXPECT(r, DIMS(3), scalar[i].expected, 3);
    }

    iw_tensor *square = make(DIMS(2, 2), VALUES(1, 2, 3, 4)), *pair = make(DIMS(2), VALUES(1, 1)),
        *mask = make_as(BOOL, DIMS(3), VALUES(1, 0, 1));
    OK(iw_matmul(square, square, &r));
    EXPECT(r, DIMS(2, 2), VALUES(7, 10, 15, 22));
    REFUSED(iw_matmul(square, left, &r), "");
    REFUSED(iw_add(left, pair, &r), "must match");
    OK(iw_clamp(left, 2.5, 4, &r));
    EXPECT(r, DIMS(3), VALUES(3, 2.5, 4));
    OK(iw_where(mask, left, right, &r));
    EXPECT(r, DIMS(3), VALUES(3, 2, 5));
    REFUSED(iw_where(mask, left, pair, &r), "");
    OK(iw_masked_fill(left, mask, -1, &r));
    EXPECT(r, DIMS(3), VALUES(-1, 2, -1));
    iw_tensor *hole = make_as(BOOL, DIMS(2), VALUES(1, 0));
    REFUSED(iw_masked_fill(left, hole, -1, &r), "must match");
    iw_free(hole);

    OK(iw_add_in_place(left, right, 0.5));
    REFUSED(iw_add_in_place(left, pair, 1), "");
    REFUSED(iw_copy_in_place(left, pair), "");
    OK(iw_copy_in_place(right, left));
    EXPECT(left, DIMS(3), VALUES(4, 3, 9));
    EXPECT(right, DIMS(3), VALUES(4, 3, 9));
    iw_free(mask);
    iw_free(pair);
    iw_free(square);
    iw_free(x);
}

static void reductions(void) {
    iw_tensor *x = make(DIMS(2, 3), VALUES(1, 5, 3, 4, 2, 9)), *r;
    OK(iw_sum(x, DIMS(1), 1, &r));
    EXPECT(r, DIMS(2, 1), VALUES(9, 15));
    OK(iw_mean(x, DIMS(0), 0, &r));
    EXPECT(r, DIMS(3), VALUES(2.5, 3.5, 6));
    OK(iw_mean(x, NULL, 0, 0, &r));
    EXPECT(r, NULL, 0, VALUES(4));
    OK(iw_amax(x, DIMS(0, 1), 1, &r));
    EXPECT(r, DIMS(1, 1), VALUES(9));
    OK(iw_amin(x, DIMS(1), 0, &r));
    EXPECT(r, DIMS(2), VALUES(1, 2));
    OK(iw_var(x, DIMS(1), 0, 0, &r));
    EXPECT(r, DIMS(2), VALUES(8 / 3.0, 26 / 3.0));
    OK(iw_var(x, NULL, 0, 1, 0, &r));
    EXPECT(r, NULL, 0, VALUES(8));
    OK(iw_argmax(x, 1, 0, &r));
    EXPECT(r, DIMS(2), VALUES(1, 2));
    REFUSED(iw_sum(x, DIMS(2), 0, &r), "out of range");
    REFUSED(iw_argmax(x, 5, 0, &r), "out of range");
    iw_free(x);
}

static void shapes(void) {
    iw_tensor *x = make(DIMS(2, 3), VALUES(1, 2, 3, 4, 5, 6)), *row = make(DIMS(1, 3), VALUES(7, 8, 9)), *r;
    iw_tensor *indices = make_as(INT64, DIMS(2), VALUES(2, 0)), *column = make_as(INT64, DIMS(2, 1), VALUES(1, 2));
    iw_tensor *both[] = {x, row};
    OK(iw_reshape(x, DIMS(3, -1), &r));
    EXPECT(r, DIMS(3, 2), VALUES(1, 2, 3, 4, 5, 6));
    REFUSED(iw_reshape(x, DIMS(4, 2), &r), "[4, 2]");
    OK(iw_expand(row, DIMS(2, 3), &r));
    EXPECT(r, DIMS(2, 3), VALUES(7, 8, 9, 7, 8, 9));
    REFUSED(iw_expand(x, DIMS(4, 3), &r), "");
    OK(iw_permute(x, DIMS(1, 0), &r));
    EXPECT(r, DIMS(3, 2), VALUES(1, 4, 2, 5, 3, 6));
    OK(iw_transpose(x, 0, 1, &r));
    EXPECT(r, DIMS(3, 2), VALUES(1, 4, 2, 5, 3, 6));
    OK(iw_unsqueeze(row, 1, &r));
    EXPECT(r, DIMS(1, 1, 3), VALUES(7, 8, 9));
    OK(iw_squeeze(row, 0, &r));
    EXPECT(r, DIMS(3), VALUES(7, 8, 9));
    OK(iw_slice(x, 1, 0, 3, 2, &r));
    EXPECT(r, DIMS(2, 2), VALUES(1, 3, 4, 6));
    OK(iw_select(x, 0, 1, &r));
    EXPECT(r, DIMS(3), VALUES(4, 5, 6));
    REFUSED(iw_select(x, 0, 2, &r), "out of range");
    OK(iw_cat(both, 2, 0, &r));
    EXPECT(r, DIMS(3, 3), VALUES(1, 2, 3, 4, 5, 6, 7, 8, 9));
    REFUSED(iw_cat(both, 2, 1, &r), "");
    OK(iw_index_select(x, 1, indices, &r));
    EXPECT(r, DIMS(2, 2), VALUES(3, 1, 6, 4));
    REFUSED(iw_index_select(row, 0, indices, &r), "out of range");
    OK(iw_gather(x, 1, column, &r));
    EXPECT(r, DIMS(2, 1), VALUES(2, 6));
    OK(iw_pad(row, DIMS(1, 0), -1, &r));
    EXPECT(r, DIMS(1, 4), VALUES(-1, 7, 8, 9));
    iw_free(column);
    iw_free(indices);
    iw_free(row);
    iw_free(x);
}

static void layers(void) {
    iw_tensor *x = make(DIMS(2, 2), VALUES(1, 2, 3, 4)), *weight = make(DIMS(1, 2), VALUES(10, 1)), *one = make(DIMS(1), VALUES(0.5)), *r;
    OK(iw_linear(x, weight, one, &r));
    EXPECT(r, DIMS(2, 1), VALUES(12.5, 34.5));
    OK(iw_linear(x, weight, NULL, &r));
    EXPECT(r, DIMS(2, 1), VALUES(12, 34));
    REFUSED(iw_linear(weight, one, NULL, &r), "");
    OK(iw_layer_norm(x, NULL, NULL, 0, &r));
    EXPECT(r, DIMS(2, 2), VALUES(-1, 1, -1, 1));
    OK(iw_geglu(x, &r));
    EXPECT(r, DIMS(2, 1), VALUES(gelu(2), 3 * gelu(4)));
    OK(iw_softmax(x, 1, &r));
    EXPECT(r, DIMS(2, 2), VALUES(sigmoid(-1), sigmoid(1), sigmoid(-1), sigmoid(1)));
    iw_tensor *ids = make_as(INT64, DIMS(1), VALUES(1)), *outside = make_as(INT64, DIMS(1), VALUES(2));
    OK(iw_embedding(x, ids, &r));
    EXPECT(r, DIMS(1, 2), VALUES(3, 4));
    REFUSED(iw_embedding(x, outside, &r), "out of range");

    iw_tensor *picture, *kernel = make(DIMS(1, 1, 1, 2), VALUES(1, -1));
    OK(iw_reshape(x, DIMS(1, 1, 2, 2), &picture));
    OK(iw_conv2d(picture, kernel, one, 1, 0, 1, &r));
    EXPECT(r, DIMS(1, 1, 2, 1), VALUES(-0.5, -0.5));
    REFUSED(iw_conv2d(picture, kernel, one, 1, 0, 2, &r), "groups");
    OK(iw_group_norm(picture, 1, NULL, NULL, 0, 0, &r));
    EXPECT(r, DIMS(1, 1, 2, 2), VALUES(-1.5 / sqrt(1.25), -0.5 / sqrt(1.25), 0.5 / sqrt(1.25), 1.5 / sqrt(1.25)));
    OK(iw_group_norm(picture, 1, NULL, NULL, 0, 1, &r));
    EXPECT(r, DIMS(1, 1, 2, 2), VALUES(silu(-1.5 / sqrt(1.25)), silu(-0.5 / sqrt(1.25)), silu(0.5 / sqrt(1.25)), silu(1.5 / sqrt(1.25))));
    REFUSED(iw_group_norm(picture, 3, NULL, NULL, 0, 0, &r), "");
    OK(iw_upsample_nearest(picture, 4, 2, &r));
    EXPECT(r, DIMS(1, 1, 4, 2), VALUES(1, 2, 1, 2, 3, 4, 3, 4));
    for (int cubic = 0; cubic < 2; cubic++)
        for (int antialias = 0; antialias < 2; antialias++) {
            OK(iw_resize(picture, 2, 1, (uint8_t)cubic, (uint8_t)antialias, &r));
            EXPECT(r, DIMS(1, 1, 2, 1), VALUES(1.5, 3.5));
        }
    REFUSED(iw_resize(x, 2, 2, 0, 0, &r), "");

    /* One query that sees two equal keys takes the mean of their values; a bias that hides one leaves the other. */
    iw_tensor *q = make(DIMS(1, 1, 1, 2), VALUES(1, 1)), *k = make(DIMS(1, 1, 2, 2), VALUES(1, 0, 0, 1)),
        *v = make(DIMS(1, 1, 2, 2), VALUES(2, 4, 6, 8));
    iw_tensor *bias = make(DIMS(1, 1, 1, 2), VALUES(0, -INFINITY));
    OK(iw_attention(q, k, v, NULL, 0.5, &r));
    EXPECT(r, DIMS(1, 1, 1, 2), VALUES(4, 6));
    OK(iw_attention(q, k, v, bias, 0.5, &r));
    EXPECT(r, DIMS(1, 1, 1, 2), VALUES(2, 4));
    REFUSED(iw_attention(q, kernel, v, NULL, 0.5, &r), "");
    iw_tensor *rest[] = {bias, v, k, q, kernel, picture, outside, ids, one, weight, x};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) iw_free(rest[i]);
}

int main(void) {
    the_library_itself();
    making_and_reading();
    autograd_and_optimiser();
    random_numbers();
    elementwise();
    reductions();
    shapes();
    layers();
    CHECK(iw_live_tensors() == 0);
    fprintf(stderr, failures ? "%d checks failed\n" : "all checks hold\n", failures);
    return failures != 0;
}
