#include "bench/corpus/samples.h"

#include <stdlib.h>
#include <string.h>

#include "bench/corpus/archive_writer.h"
#include "bench/corpus/encode.h"

enum { IMAGE_COUNT = 48, DOCUMENT_COUNT = 48, NOISE_LINES = 100000, LINE_BYTES = BASE64_LINE + 1 };

static const uint64_t sample_stream = (1ULL << 60) + 1000;
/* A fixed date inside documents keeps the corpus the same in every run. */
static const int64_t member_date = 1514764800;

struct samples {
    struct buffer images[IMAGE_COUNT];
    struct buffer documents[DOCUMENT_COUNT];
    struct buffer noise;
};

static uint32_t crc32_of(struct bytes text)
{
    uint32_t crc = 0xffffffffU;
    for (size_t i = 0; i < text.size; i++) {
        crc ^= text.data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1U)));
        }
    }
    return ~crc;
}

static void put_big_endian(struct buffer *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        buffer_append_byte(out, (uint8_t)(value >> shift & 255U));
    }
}

static void put_png_chunk(struct buffer *out, const char *type, struct bytes content)
{
    put_big_endian(out, (uint32_t)content.size);
    size_t start = out->size;
    buffer_append_string(out, type);
    buffer_append(out, content);
    put_big_endian(out, crc32_of(bytes_from(buffer_bytes(out), start)));
}

static void put_noise(struct prng *prng, struct buffer *out, size_t size)
{
    prng_fill(prng, buffer_reserve(out, size), size);
    out->size += size;
}

/* A PNG as far as its frame goes; its pixels are noise. */
static void make_image(struct prng *prng, struct buffer *out)
{
    static const uint8_t header[13] = {0, 0, 0, 96, 0, 0, 0, 64, 8, 6, 0, 0, 0};
    struct buffer image = {0};
    struct buffer pixels = {0};
    put_noise(prng, &pixels, prng_between(prng, 600, 8000));
    buffer_append_string(&image, "\x89PNG\r\n\x1a\n");
    put_png_chunk(&image, "IHDR", bytes_make(header, sizeof header));
    put_png_chunk(&image, "IDAT", buffer_bytes(&pixels));
    put_png_chunk(&image, "IEND", bytes_of(""));
    encode_base64(out, buffer_bytes(&image), BASE64_LINE);
    buffer_done(&image);
    buffer_done(&pixels);
}

static void make_document(struct prng *prng, struct buffer *out)
{
    static const char types[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Types "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>\n";
    struct buffer package = {0};
    struct buffer body = {0};
    buffer_append_string(&body,
                         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document><w:body>\n");
    uint32_t paragraph_count = prng_between(prng, 40, 500);
    for (uint32_t i = 0; i < paragraph_count; i++) {
        uint32_t item = prng_below(prng, UINT32_MAX);
        uint32_t quantity = prng_below(prng, 9000);
        uint32_t lot = prng_below(prng, 65536);
        buffer_format(&body, "<w:p><w:r><w:t>Item %08x: %u of lot %04x</w:t></w:r></w:p>\n", item,
                      quantity, lot);
    }
    buffer_append_string(&body, "</w:body></w:document>\n");
    struct writer *writer = writer_open_memory(&package, CONTAINER_ZIP);
    writer_member(writer, "[Content_Types].xml", member_date, bytes_of(types));
    writer_member(writer, "word/document.xml", member_date, buffer_bytes(&body));
    writer_close(writer);
    encode_base64(out, buffer_bytes(&package), BASE64_LINE);
    buffer_done(&package);
    buffer_done(&body);
}

struct samples *samples_open(uint64_t seed)
{
    struct samples *samples = calloc(1, sizeof *samples);
    if (samples == NULL) {
        abort();
    }
    struct prng prng;
    prng_init(&prng, seed, sample_stream);
    for (size_t i = 0; i < IMAGE_COUNT; i++) {
        make_image(&prng, &samples->images[i]);
    }
    for (size_t i = 0; i < DOCUMENT_COUNT; i++) {
        make_document(&prng, &samples->documents[i]);
    }
    struct buffer raw = {0};
    put_noise(&prng, &raw, (size_t)NOISE_LINES * BASE64_LINE_SOURCE);
    encode_base64(&samples->noise, buffer_bytes(&raw), BASE64_LINE);
    buffer_done(&raw);
    return samples;
}

void samples_close(struct samples *samples)
{
    if (samples == NULL) {
        return;
    }
    for (size_t i = 0; i < IMAGE_COUNT; i++) {
        buffer_done(&samples->images[i]);
    }
    for (size_t i = 0; i < DOCUMENT_COUNT; i++) {
        buffer_done(&samples->documents[i]);
    }
    buffer_done(&samples->noise);
    free(samples);
}

void samples_image(const struct samples *samples, struct prng *prng, struct buffer *out)
{
    buffer_append(out, buffer_bytes(&samples->images[prng_below(prng, IMAGE_COUNT)]));
}

void samples_document(const struct samples *samples, struct prng *prng, struct buffer *out)
{
    buffer_append(out, buffer_bytes(&samples->documents[prng_below(prng, DOCUMENT_COUNT)]));
}

void samples_pdf(const struct samples *samples, struct prng *prng, uint32_t line_count,
                 struct buffer *out)
{
    /* The head fills two lines of base64 exactly, so that whole lines of noise can follow. */
    char head[2 * BASE64_LINE_SOURCE + 1];
    memset(head, ' ', sizeof head);
    struct buffer start = {0};
    buffer_format(&start, "%%PDF-1.5\n%% document %08x\n1 0 obj\n<</Length %u>>\nstream\n",
                  prng_below(prng, UINT32_MAX), line_count * BASE64_LINE_SOURCE);
    memcpy(head, start.data, start.size);
    head[2 * BASE64_LINE_SOURCE - 1] = '\n';
    encode_base64(out, bytes_make(head, (size_t)2 * BASE64_LINE_SOURCE), BASE64_LINE);
    uint32_t first = prng_below(prng, NOISE_LINES - line_count);
    buffer_append(out, bytes_slice(buffer_bytes(&samples->noise), (size_t)first * LINE_BYTES,
                                   (size_t)(first + line_count) * LINE_BYTES));
    static const char tail[] = "\nendstream\nendobj\ntrailer\n<</Size 2>>\nstartxref\n0\n%%EOF\n";
    encode_base64(out, bytes_of(tail), BASE64_LINE);
    buffer_done(&start);
}
