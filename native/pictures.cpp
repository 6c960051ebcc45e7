// Pictures through libvips: see itemwise_pictures.h for the contract.
#include "itemwise_pictures.h"
#include "guard.h"

#include <vips/vips.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

using itemwise::guarded;

namespace {

void ignore_message(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

void start_vips() {
    static std::once_flag once;
    std::call_once(once, [] {
        // libvips prints warnings about odd files to stderr; a library has no business there.
        g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_DEBUG),
                          ignore_message, nullptr);
        if (VIPS_INIT("itemwise") != 0) {
            throw std::runtime_error(std::string("libvips cannot start: ") + vips_error_buffer());
        }
        // Each picture is read once: the operation cache would only hold on to samples.
        vips_cache_set_max(0);
        vips_concurrency_set(2);
#if VIPS_MAJOR_VERSION > 8 || (VIPS_MAJOR_VERSION == 8 && VIPS_MINOR_VERSION >= 13)
        vips_block_untrusted_set(TRUE);
#endif
    });
}

[[noreturn]] void throw_vips_error() {
    std::string message = vips_error_buffer();
    vips_error_clear();
    while (!message.empty() && message.back() == '\n') {
        message.pop_back();
    }
    throw std::runtime_error(message.empty() ? "libvips gave no reason" : message);
}

void check(int status) {
    if (status != 0) {
        throw_vips_error();
    }
}

// One counted reference to a libvips object, released on every way out.
template <typename T>
class Owned {
public:
    Owned() = default;
    explicit Owned(T* object) : object_(object) {}
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    Owned(Owned&& other) noexcept : object_(other.release()) {}
    Owned& operator=(Owned&& other) noexcept {
        reset(other.release());
        return *this;
    }
    ~Owned() { reset(nullptr); }

    T* get() const { return object_; }
    T* release() {
        T* object = object_;
        object_ = nullptr;
        return object;
    }
    // The place for an out parameter: what was held before is let go.
    T** receive() {
        reset(nullptr);
        return &object_;
    }

private:
    void reset(T* object) {
        if (object_ != nullptr) {
            g_object_unref(object_);
        }
        object_ = object;
    }

    T* object_ = nullptr;
};

using Image = Owned<VipsImage>;

VipsImage* vips(iw_picture* picture) {
    if (picture == nullptr) {
        throw std::invalid_argument("the picture is null");
    }
    return reinterpret_cast<VipsImage*>(picture);
}

iw_picture* handle(Image& image) { return reinterpret_cast<iw_picture*>(image.release()); }

const char* loader_name(int64_t format) {
    switch (format) {
        case IW_PICTURE_JPEG: return "jpegload_source";
        case IW_PICTURE_PNG: return "pngload_source";
        case IW_PICTURE_WEBP: return "webpload_source";
        case IW_PICTURE_TIFF: return "tiffload_source";
        case IW_PICTURE_HEIF: return "heifload_source";
        default: throw std::invalid_argument("unknown picture format " + std::to_string(format));
    }
}

Image load(VipsSource* source, int64_t format) {
    Image image;
    // Sequential, as iw_picture_decode copies all of it into memory. One thread, because with more libvips (8.14) now and then
    // loses the error that one of them met, and a file cut in half passes for a whole one.
    check(vips_call(loader_name(format), source, image.receive(), "fail_on", VIPS_FAIL_ON_ERROR, "access", VIPS_ACCESS_SEQUENTIAL, NULL));
    vips_image_set_int(image.get(), VIPS_META_CONCURRENCY, 1);
    return image;
}

Image in_memory(VipsImage* image) {
    Image samples(vips_image_copy_memory(image));
    if (samples.get() == nullptr) {
        throw_vips_error();
    }
    return samples;
}

int64_t sample_bits(VipsImage* image) {
    switch (vips_image_get_format(image)) {
        case VIPS_FORMAT_UCHAR: return 8;
        case VIPS_FORMAT_USHORT: return 16;
        case VIPS_FORMAT_FLOAT: return 32;
        default: return 0;
    }
}

int64_t interpretation(VipsImage* image) {
    switch (vips_image_get_interpretation(image)) {
        case VIPS_INTERPRETATION_B_W:
        case VIPS_INTERPRETATION_GREY16: return IW_PICTURE_GREY;
        case VIPS_INTERPRETATION_sRGB:
        case VIPS_INTERPRETATION_RGB:
        case VIPS_INTERPRETATION_RGB16: return IW_PICTURE_RGB;
        case VIPS_INTERPRETATION_CMYK: return IW_PICTURE_CMYK;
        default: return IW_PICTURE_OTHER;
    }
}

VipsBandFormat format_of_bits(int64_t bits) {
    switch (bits) {
        case 8: return VIPS_FORMAT_UCHAR;
        case 16: return VIPS_FORMAT_USHORT;
        case 32: return VIPS_FORMAT_FLOAT;
        default: throw std::invalid_argument("samples have 8, 16 or 32 bits, not " + std::to_string(bits));
    }
}

VipsInterpretation interpretation_of(int64_t bands, int64_t bits) {
    if (bits == 32) {
        return VIPS_INTERPRETATION_MULTIBAND;
    }
    if (bands <= 2) {
        return bits == 16 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
    }
    return bits == 16 ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
}

Image cmyk_to_srgb(VipsImage* image) {
    Image srgb;
    // The profile in the file if there is one, else libvips' own press profile.
    check(vips_icc_transform(image, srgb.receive(), "srgb", "embedded", TRUE, "input_profile", "cmyk",
                             "depth", sample_bits(image) == 16 ? 16 : 8, NULL));
    Image plain;
    check(vips_copy(srgb.get(), plain.receive(), NULL));
    vips_image_remove(plain.get(), VIPS_META_ICC_NAME);
    return plain;
}

// libvips drops EXIF entries that are not fields of the image, and makes the fields only when it loads a file.
// So the EXIF block takes a trip through a tiny JPEG, and its fields come back.
void set_exif(VipsImage* image, const uint8_t* bytes, size_t count) {
    const size_t largest = 65533 - 6; // what a JPEG segment holds
    const size_t head = count >= 6 && std::memcmp(bytes, "Exif\0\0", 6) == 0 ? 6 : 0;
    if (count - head > largest) {
        return;
    }

    Image black;
    check(vips_black(black.receive(), 8, 8, NULL));
    void* jpeg = nullptr;
    size_t jpeg_count = 0;
    check(vips_jpegsave_buffer(black.get(), &jpeg, &jpeg_count, "strip", TRUE, NULL));
    std::string with_exif(static_cast<char*>(jpeg), 2);
    const size_t segment = 2 + 6 + (count - head);
    with_exif += "\xff\xe1";
    with_exif += static_cast<char>(segment >> 8);
    with_exif += static_cast<char>(segment & 255);
    with_exif.append("Exif\0\0", 6);
    with_exif.append(reinterpret_cast<const char*>(bytes) + head, count - head);
    with_exif.append(static_cast<char*>(jpeg) + 2, jpeg_count - 2);
    g_free(jpeg);

    Image carrier;
    if (vips_jpegload_buffer(with_exif.data(), with_exif.size(), carrier.receive(), NULL) != 0) {
        vips_error_clear(); // A damaged EXIF block is no reason to lose the picture.
        return;
    }
    gchar** names = vips_image_get_fields(carrier.get());
    for (gchar** name = names; name != nullptr && *name != nullptr; ++name) {
        if (g_str_has_prefix(*name, "exif-")) {
            GValue value = G_VALUE_INIT;
            if (vips_image_get(carrier.get(), *name, &value) == 0) {
                vips_image_set(image, *name, &value);
                g_value_unset(&value);
            }
        }
    }
    g_strfreev(names);
}

// Bytes under a path: libvips takes the profile to convert to by file name alone, and its import and export steps,
// which would take bytes, lose up to 24 of 255 levels on the way (8.14).
class MemoryFile {
public:
    MemoryFile(const uint8_t* bytes, size_t count) : descriptor_(memfd_create("itemwise-profile", MFD_CLOEXEC)) {
        if (descriptor_ < 0 || write(descriptor_, bytes, count) != static_cast<ssize_t>(count)) {
            close(descriptor_);
            throw std::runtime_error("a colour profile cannot be kept in memory");
        }
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { close(descriptor_); }

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

// Rounding of a scale may miss the asked size by a pixel: the edge is cut or repeated.
Image exact_size(Image image, int width, int height) {
    if (image.get()->Xsize == width && image.get()->Ysize == height) {
        return image;
    }
    Image fitted;
    check(vips_embed(image.get(), fitted.receive(), 0, 0, width, height, "extend", VIPS_EXTEND_COPY, NULL));
    return fitted;
}

void encode(VipsImage* image, int64_t format, int quality, void** bytes, size_t* count) {
    switch (format) {
        case IW_PICTURE_PNG:
            // Filters make photos smaller; label maps and masks pack best without.
            check(vips_pngsave_buffer(image, bytes, count, "compression", 6, "filter",
                                      image->Bands >= 3 ? VIPS_FOREIGN_PNG_FILTER_ALL : VIPS_FOREIGN_PNG_FILTER_NONE, NULL));
            return;
        case IW_PICTURE_JPEG:
            check(vips_jpegsave_buffer(image, bytes, count, "Q", quality, "optimize_coding", TRUE, NULL));
            return;
        case IW_PICTURE_WEBP:
            if (quality == 0) {
                check(vips_webpsave_buffer(image, bytes, count, "lossless", TRUE, NULL));
            } else {
                check(vips_webpsave_buffer(image, bytes, count, "Q", quality, NULL));
            }
            return;
        case IW_PICTURE_TIFF:
            check(vips_tiffsave_buffer(image, bytes, count, "compression", VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE,
                                       "predictor", VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL, NULL));
            return;
        case IW_PICTURE_HEIF:
            if (vips_type_find("VipsOperation", "heifsave_buffer") == 0) {
                throw std::invalid_argument("this machine's libvips was built without HEIC");
            }
            check(vips_heifsave_buffer(image, bytes, count, "Q", quality, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, NULL));
            return;
        default:
            throw std::invalid_argument("pictures are not written in format " + std::to_string(format));
    }
}

} // namespace

extern "C" {

int32_t iw_picture_can_read(int64_t format, int64_t* available) {
    return guarded([&] {
        start_vips();
        *available = vips_type_find("VipsOperation", loader_name(format)) != 0 ? 1 : 0;
    });
}

int32_t iw_picture_open(const char* path, int64_t format, iw_picture** picture) {
    return guarded([&] {
        start_vips();
        Owned<VipsSource> source(vips_source_new_from_file(path));
        if (source.get() == nullptr) {
            throw_vips_error();
        }
        Image image = load(source.get(), format);
        *picture = handle(image);
    });
}

int32_t iw_picture_open_bytes(const uint8_t* bytes, int64_t count, int64_t format, iw_picture** picture) {
    return guarded([&] {
        start_vips();
        VipsBlob* blob = vips_blob_copy(bytes, static_cast<size_t>(count));
        Owned<VipsSource> source(vips_source_new_from_blob(blob));
        vips_area_unref(VIPS_AREA(blob));
        if (source.get() == nullptr) {
            throw_vips_error();
        }
        Image image = load(source.get(), format);
        *picture = handle(image);
    });
}

int32_t iw_picture_close(iw_picture* picture) {
    return guarded([&] {
        if (picture != nullptr) {
            g_object_unref(vips(picture));
        }
    });
}

int32_t iw_picture_header(iw_picture* picture, int64_t* values) {
    return guarded([&] {
        VipsImage* image = vips(picture);
        const int64_t bits = sample_bits(image);
        values[IW_PICTURE_WIDTH] = vips_image_get_width(image);
        values[IW_PICTURE_HEIGHT] = vips_image_get_height(image);
        values[IW_PICTURE_BANDS] = vips_image_get_bands(image);
        values[IW_PICTURE_BITS] = bits == 32 ? 0 : bits;
        values[IW_PICTURE_ORIENTATION] = vips_image_get_orientation(image);
        values[IW_PICTURE_HAS_PROFILE] = vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0;
        values[IW_PICTURE_HAS_ALPHA] = vips_image_hasalpha(image);
        values[IW_PICTURE_INTERPRETATION] = interpretation(image);
        values[IW_PICTURE_PAGES] = vips_image_get_n_pages(image);
    });
}

int32_t iw_picture_get_blob(iw_picture* picture, const char* name, uint8_t* bytes, int64_t capacity, int64_t* count) {
    return guarded([&] {
        VipsImage* image = vips(picture);
        if (vips_image_get_typeof(image, name) != VIPS_TYPE_BLOB) {
            *count = -1;
        } else {
            const void* blob = nullptr;
            size_t size = 0;
            check(vips_image_get_blob(image, name, &blob, &size));
            *count = static_cast<int64_t>(size);
            if (bytes != nullptr && capacity > 0) {
                std::memcpy(bytes, blob, std::min<size_t>(size, static_cast<size_t>(capacity)));
            }
        }
    });
}

int32_t iw_picture_set_blob(iw_picture* picture, const char* name, const uint8_t* bytes, int64_t count) {
    return guarded([&] {
        VipsImage* image = vips(picture);
        if (std::strcmp(name, VIPS_META_EXIF_NAME) == 0) {
            set_exif(image, bytes, static_cast<size_t>(count));
        } else {
            vips_image_set_blob_copy(image, name, bytes, static_cast<size_t>(count));
        }
    });
}

int32_t iw_picture_decode(iw_picture* picture, iw_picture** decoded) {
    return guarded([&] {
        // In memory first, so that a damaged file fails here and not at some later step.
        const Image whole = in_memory(vips(picture));
        Image upright;
        check(vips_autorot(whole.get(), upright.receive(), NULL));
        if (interpretation(upright.get()) == IW_PICTURE_CMYK) {
            upright = cmyk_to_srgb(upright.get());
        }
        Image samples = in_memory(upright.get());
        *decoded = handle(samples);
    });
}

int32_t iw_picture_copy_samples(iw_picture* picture, uint8_t* bytes, int64_t capacity) {
    return guarded([&] {
        const Image samples = in_memory(vips(picture));
        const int64_t size = static_cast<int64_t>(VIPS_IMAGE_SIZEOF_IMAGE(samples.get()));
        if (size != capacity) {
            throw std::invalid_argument("the picture has " + std::to_string(size) + " bytes of samples, the buffer " + std::to_string(capacity));
        }
        std::memcpy(bytes, vips_image_get_data(samples.get()), static_cast<size_t>(size));
    });
}

int32_t iw_picture_from_samples(const uint8_t* bytes, int64_t width, int64_t height, int64_t bands, int64_t bits, iw_picture** picture) {
    return guarded([&] {
        start_vips();
        const VipsBandFormat format = format_of_bits(bits);
        if (width < 1 || height < 1 || bands < 1 || bands > 4 || width > VIPS_MAX_COORD || height > VIPS_MAX_COORD) {
            throw std::invalid_argument("no picture has the size " + std::to_string(width) + "x" + std::to_string(height) + "x" + std::to_string(bands));
        }
        const size_t size = static_cast<size_t>(width) * static_cast<size_t>(height) * static_cast<size_t>(bands) * static_cast<size_t>(bits / 8);
        Image bare(vips_image_new_from_memory_copy(bytes, size, static_cast<int>(width), static_cast<int>(height), static_cast<int>(bands), format));
        if (bare.get() == nullptr) {
            throw_vips_error();
        }
        Image image;
        check(vips_copy(bare.get(), image.receive(), "interpretation", interpretation_of(bands, bits), NULL));
        *picture = handle(image);
    });
}

int32_t iw_picture_to_srgb(iw_picture* picture, int64_t bits, iw_picture** srgb) {
    return guarded([&] {
        Image colour;
        const int bands = vips(picture)->Bands >= 3 ? 3 : 1;
        check(vips_extract_band(vips(picture), colour.receive(), 0, "n", bands, NULL));
        Image converted;
        check(vips_icc_transform(colour.get(), converted.receive(), "srgb", "embedded", TRUE, "depth", static_cast<int>(bits), NULL));
        *srgb = handle(converted);
    });
}

int32_t iw_picture_from_srgb(iw_picture* srgb, const uint8_t* profile, int64_t count, int64_t bits, iw_picture** picture) {
    return guarded([&] {
        const MemoryFile file(profile, static_cast<size_t>(count));
        Image converted;
        check(vips_icc_transform(vips(srgb), converted.receive(), file.path().c_str(), "input_profile", "srgb", "embedded", FALSE,
                                 "depth", static_cast<int>(bits), NULL));
        // Evaluated while the profile can still be read.
        Image samples = in_memory(converted.get());
        *picture = handle(samples);
    });
}

int32_t iw_picture_resize(iw_picture* picture, int64_t width, int64_t height, int64_t kernel, iw_picture** resized) {
    return guarded([&] {
        VipsImage* image = vips(picture);
        if (width < 1 || height < 1 || width > VIPS_MAX_COORD || height > VIPS_MAX_COORD) {
            throw std::invalid_argument("no picture has the size " + std::to_string(width) + "x" + std::to_string(height));
        }
        Image scaled;
        check(vips_resize(image, scaled.receive(), static_cast<double>(width) / image->Xsize, "vscale", static_cast<double>(height) / image->Ysize,
                          "kernel", kernel == IW_PICTURE_CUBIC ? VIPS_KERNEL_CUBIC : VIPS_KERNEL_LANCZOS3, NULL));
        scaled = exact_size(std::move(scaled), static_cast<int>(width), static_cast<int>(height));
        *resized = handle(scaled);
    });
}

int32_t iw_picture_crop(iw_picture* picture, int64_t left, int64_t top, int64_t width, int64_t height, iw_picture** cropped) {
    return guarded([&] {
        VipsImage* image = vips(picture);
        if (left < 0 || top < 0 || width < 1 || height < 1 || width > image->Xsize - left || height > image->Ysize - top) {
            throw std::invalid_argument("a rectangle leaves the picture of " + std::to_string(image->Xsize) + "x" + std::to_string(image->Ysize));
        }
        Image part;
        check(vips_extract_area(image, part.receive(), static_cast<int>(left), static_cast<int>(top), static_cast<int>(width), static_cast<int>(height), NULL));
        *cropped = handle(part);
    });
}

int32_t iw_picture_encode(iw_picture* picture, int64_t format, int64_t quality, uint8_t** bytes, int64_t* count) {
    return guarded([&] {
        void* encoded = nullptr;
        size_t size = 0;
        encode(vips(picture), format, static_cast<int>(quality), &encoded, &size);
        *bytes = static_cast<uint8_t*>(encoded);
        *count = static_cast<int64_t>(size);
    });
}

int32_t iw_picture_free_bytes(uint8_t* bytes) {
    return guarded([&] {
        g_free(bytes);
    });
}

int32_t iw_picture_text(const char* text, int64_t dots_per_inch, iw_picture** coverage) {
    return guarded([&] {
        start_vips();
        // libvips reads Pango markup; a caption is plain text.
        gchar* plain = g_markup_escape_text(text, -1);
        Image letters;
        const int status = vips_text(letters.receive(), plain, "dpi", static_cast<int>(dots_per_inch), "font", "sans 10", NULL);
        g_free(plain);
        check(status);
        *coverage = handle(letters);
    });
}

} // extern "C"
