/* Calls every function of itemwise_pictures.h, looks at its result, and at one refusal a family. */
#include "check.h"

#include "../itemwise_pictures.h"

enum { WIDTH = 6, HEIGHT = 4, BANDS = 3, COUNT = WIDTH * HEIGHT * BANDS };

static uint8_t samples[COUNT];

static iw_picture *sample_picture(void) {
    iw_picture *picture;
    for (int i = 0; i < COUNT; i++) samples[i] = (uint8_t)(i * 7);
    OK(iw_picture_from_samples(samples, WIDTH, HEIGHT, BANDS, 8, &picture));
    return picture;
}

static void headers_and_samples(void) {
    int64_t header[IW_PICTURE_HEADER_COUNT], available = -1;
    uint8_t copy[COUNT];
    iw_picture *picture = sample_picture(), *bad;
    OK(iw_picture_can_read(IW_PICTURE_PNG, &available));
    CHECK(available == 1);
    REFUSED(iw_picture_can_read(99, &available), "format 99");
    OK(iw_picture_header(picture, header));
    CHECK(header[IW_PICTURE_WIDTH] == WIDTH && header[IW_PICTURE_HEIGHT] == HEIGHT && header[IW_PICTURE_BANDS] == BANDS);
    CHECK(header[IW_PICTURE_BITS] == 8 && header[IW_PICTURE_ORIENTATION] == 1 && header[IW_PICTURE_INTERPRETATION] == IW_PICTURE_RGB);
    OK(iw_picture_copy_samples(picture, copy, COUNT));
    CHECK(memcmp(copy, samples, COUNT) == 0);
    REFUSED(iw_picture_copy_samples(picture, copy, COUNT - 1), "72 bytes");
    REFUSED(iw_picture_from_samples(samples, 0, 1, 3, 8, &bad), "0x1x3");
    REFUSED(iw_picture_from_samples(samples, 1, 1, 3, 9, &bad), "not 9");
    REFUSED(iw_picture_header(NULL, header), "null");
    OK(iw_picture_close(picture));
    OK(iw_picture_close(NULL));
}

static void files_and_metadata(void) {
    static const int64_t formats[] = {IW_PICTURE_PNG, IW_PICTURE_TIFF, IW_PICTURE_WEBP, IW_PICTURE_JPEG};
    static const uint8_t exif[] = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0};
    uint8_t *bytes, copy[COUNT], blob[8];
    int64_t count, size;
    iw_picture *picture = sample_picture(), *read, *decoded;
    OK(iw_picture_set_blob(picture, "xmp-data", (const uint8_t *)"<x/>", 4));
    OK(iw_picture_get_blob(picture, "xmp-data", blob, 2, &size));
    CHECK(size == 4 && memcmp(blob, "<x", 2) == 0);
    OK(iw_picture_get_blob(picture, "exif-data", NULL, 0, &size));
    CHECK(size == -1);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        OK(iw_picture_encode(picture, formats[i], formats[i] == IW_PICTURE_JPEG ? 95 : 0, &bytes, &count));
        OK(iw_picture_open_bytes(bytes, count, formats[i], &read));
        OK(iw_picture_decode(read, &decoded));
        OK(iw_picture_copy_samples(decoded, copy, COUNT));
        CHECK(formats[i] == IW_PICTURE_JPEG || memcmp(copy, samples, COUNT) == 0);
        OK(iw_picture_close(decoded));
        OK(iw_picture_close(read));
        OK(iw_picture_free_bytes(bytes));
    }
    OK(iw_picture_set_blob(picture, "exif-data", exif, sizeof exif));
    OK(iw_picture_get_blob(picture, "exif-data", NULL, 0, &size));
    CHECK(size > 0);
    OK(iw_picture_encode(picture, IW_PICTURE_JPEG, 90, &bytes, &count));
    REFUSED(iw_picture_open_bytes(bytes, count, IW_PICTURE_PNG, &read), "");
    OK(iw_picture_free_bytes(bytes));
    REFUSED(iw_picture_open("/nonexistent/picture.png", IW_PICTURE_PNG, &read), "");
    REFUSED(iw_picture_encode(picture, 99, 90, &bytes, &count), "not written");
    OK(iw_picture_close(picture));
}

static void sizes_colours_and_letters(void) {
    int64_t header[IW_PICTURE_HEADER_COUNT];
    iw_picture *picture = sample_picture(), *other;
    OK(iw_picture_resize(picture, 11, 3, IW_PICTURE_LANCZOS3, &other));
    OK(iw_picture_header(other, header));
    CHECK(header[IW_PICTURE_WIDTH] == 11 && header[IW_PICTURE_HEIGHT] == 3);
    OK(iw_picture_close(other));
    REFUSED(iw_picture_resize(picture, 0, 3, IW_PICTURE_CUBIC, &other), "0x3");

    uint8_t part[2 * BANDS];
    OK(iw_picture_crop(picture, 1, 2, 2, 1, &other));
    OK(iw_picture_copy_samples(other, part, sizeof part));
    CHECK(memcmp(part, samples + (2 * WIDTH + 1) * BANDS, sizeof part) == 0);
    OK(iw_picture_close(other));
    REFUSED(iw_picture_crop(picture, WIDTH - 1, 0, 2, 1, &other), "leaves");

    OK(iw_picture_to_srgb(picture, 16, &other)); /* without a profile libvips takes sRGB for granted */
    OK(iw_picture_header(other, header));
    CHECK(header[IW_PICTURE_BITS] == 16 && header[IW_PICTURE_BANDS] == 3);
    int64_t count = 0;
    OK(iw_picture_get_blob(other, "icc-profile-data", NULL, 0, &count));
    CHECK(count > 0);
    uint8_t *profile = malloc((size_t)count);
    OK(iw_picture_get_blob(other, "icc-profile-data", profile, count, &count));
    OK(iw_picture_close(other));
    OK(iw_picture_from_srgb(picture, profile, count, 8, &other));
    uint8_t copy[COUNT];
    OK(iw_picture_copy_samples(other, copy, COUNT));
    for (int i = 0; i < COUNT; i++) CHECK(abs(copy[i] - samples[i]) <= 1);
    OK(iw_picture_close(other));
    REFUSED(iw_picture_from_srgb(picture, (const uint8_t *)"no profile", 10, 8, &other), "");
    free(profile);

    OK(iw_picture_text("a < b & c", 100, &other));
    OK(iw_picture_header(other, header));
    CHECK(header[IW_PICTURE_BANDS] == 1 && header[IW_PICTURE_WIDTH] > 20 && header[IW_PICTURE_HEIGHT] > 4);
    OK(iw_picture_close(other));
    OK(iw_picture_close(picture));
}

int main(void) {
    headers_and_samples();
    files_and_metadata();
    sizes_colours_and_letters();
    fprintf(stderr, failures ? "%d checks failed\n" : "all checks hold\n", failures);
    return failures != 0;
}
