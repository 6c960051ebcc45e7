/* Pictures: reading, colour, resizing and writing, done by libvips. Plain C; part of the ABI that itemwise.h opens.
 *
 * A picture is an opaque reference; whoever receives one from an out parameter closes it with iw_picture_close.
 * Every function returns 0, or another value after which iw_last_error gives the message. Texts are UTF-8.
 * Opening reads the header only; samples are decoded when they are asked for.
 */
#ifndef ITEMWISE_PICTURES_H
#define ITEMWISE_PICTURES_H

#include "itemwise.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iw_picture iw_picture;

/* File formats. The caller names the format; libvips never guesses, so no other loader is ever reached. */
enum {
    IW_PICTURE_JPEG = 1,
    IW_PICTURE_PNG = 2,
    IW_PICTURE_WEBP = 3,
    IW_PICTURE_TIFF = 4,
    IW_PICTURE_HEIF = 5
};

/* Indices into the values of iw_picture_header. */
enum {
    IW_PICTURE_WIDTH = 0,
    IW_PICTURE_HEIGHT = 1,
    IW_PICTURE_BANDS = 2,
    IW_PICTURE_BITS = 3,           /* of a decoded sample: 8, 16, or 0 for anything that is not an unsigned integer of these sizes */
    IW_PICTURE_ORIENTATION = 4,    /* EXIF 1 to 8; 1 when absent */
    IW_PICTURE_HAS_PROFILE = 5,
    IW_PICTURE_HAS_ALPHA = 6,
    IW_PICTURE_INTERPRETATION = 7, /* one of the values below */
    IW_PICTURE_PAGES = 8,
    IW_PICTURE_HEADER_COUNT = 9
};

enum {
    IW_PICTURE_OTHER = 0,
    IW_PICTURE_GREY = 1,
    IW_PICTURE_RGB = 2,
    IW_PICTURE_CMYK = 3
};

enum {
    IW_PICTURE_CUBIC = 1,
    IW_PICTURE_LANCZOS3 = 2
};

/* Sets *available to 1 when this libvips can read the format, else to 0. */
IW_API int32_t iw_picture_can_read(int64_t format, int64_t* available);

IW_API int32_t iw_picture_open(const char* path, int64_t format, iw_picture** picture);
/* Copies the bytes. */
IW_API int32_t iw_picture_open_bytes(const uint8_t* bytes, int64_t count, int64_t format, iw_picture** picture);
IW_API int32_t iw_picture_close(iw_picture* picture);

/* Fills IW_PICTURE_HEADER_COUNT values. */
IW_API int32_t iw_picture_header(iw_picture* picture, int64_t* values);

/* Metadata by libvips' field name: "icc-profile-data", "exif-data", "xmp-data".
 * *count is the full size, or -1 when the field is absent; at most `capacity` bytes are copied. */
IW_API int32_t iw_picture_get_blob(iw_picture* picture, const char* name, uint8_t* bytes, int64_t capacity, int64_t* count);
IW_API int32_t iw_picture_set_blob(iw_picture* picture, const char* name, const uint8_t* bytes, int64_t count);

/* Decodes, turns upright by the EXIF orientation, and brings CMYK to sRGB through its profile. */
IW_API int32_t iw_picture_decode(iw_picture* picture, iw_picture** decoded);

/* Rows from the top, samples of a pixel next to each other; 8, 16 (host order) or 32 (float) bits. */
IW_API int32_t iw_picture_copy_samples(iw_picture* picture, uint8_t* bytes, int64_t capacity);
IW_API int32_t iw_picture_from_samples(const uint8_t* bytes, int64_t width, int64_t height, int64_t bands, int64_t bits, iw_picture** picture);

/* Grey or RGB with an embedded profile to sRGB of 3 bands; alpha is dropped. bits: 8 or 16. */
IW_API int32_t iw_picture_to_srgb(iw_picture* picture, int64_t bits, iw_picture** srgb);
/* sRGB of 3 bands to the space of a grey or RGB profile. bits: 8 or 16. */
IW_API int32_t iw_picture_from_srgb(iw_picture* srgb, const uint8_t* profile, int64_t count, int64_t bits, iw_picture** picture);

IW_API int32_t iw_picture_resize(iw_picture* picture, int64_t width, int64_t height, int64_t kernel, iw_picture** resized);
/* A rectangle of a picture. Nothing is computed before its samples are copied: of a resized picture only what the rectangle needs. */
IW_API int32_t iw_picture_crop(iw_picture* picture, int64_t left, int64_t top, int64_t width, int64_t height, iw_picture** cropped);

/* quality: 1 to 100, for JPEG, HEIC (8 bits, where libvips has an encoder) and WebP; a quality of 0 makes WebP lossless. PNG and TIFF are lossless.
 * *bytes is freed with iw_picture_free_bytes. */
IW_API int32_t iw_picture_encode(iw_picture* picture, int64_t format, int64_t quality, uint8_t** bytes, int64_t* count);
IW_API int32_t iw_picture_free_bytes(uint8_t* bytes);

/* Draws one line of text as an 8-bit coverage plane (255 inside the letters). */
IW_API int32_t iw_picture_text(const char* text, int64_t dots_per_inch, iw_picture** coverage);

#ifdef __cplusplus
}
#endif

#endif
