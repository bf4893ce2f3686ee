/* What bytes are, told from the bytes: a pure function over the beginning of a stream. A name never
 * decides alone; it tips the balance where text could be mail and nothing in it says so, for losing
 * mail is worse than noise. No state, any thread. */
#ifndef COLDTRAIL_LOADERS_SNIFF_H
#define COLDTRAIL_LOADERS_SNIFF_H

#include "engine/base/bytes.h"

enum format {
    FORMAT_UNKNOWN, /* neither mail nor a container that is known */
    FORMAT_UNSUPPORTED,
    FORMAT_GZIP,
    FORMAT_BZIP2,
    FORMAT_XZ,
    FORMAT_LZMA,
    FORMAT_ZSTD,
    FORMAT_LZ4,
    FORMAT_TAR,
    FORMAT_CPIO,
    FORMAT_ZIP,
    FORMAT_7ZIP,
    FORMAT_MBOX,
    FORMAT_MESSAGE,
    FORMAT_EMLX, /* Apple Mail: a count of bytes on a line, so many bytes of message, a plist */
    FORMAT_COUNT
};

struct sniffed {
    enum format format;
    const char *name; /* for people: "gzip", "Outlook PST store" */
};

/* One stream compressed: gzip, bzip2, xz, lzma, zstd, lz4. */
bool format_is_compressed(enum format format);
/* Holds members: tar, cpio, zip, 7z. */
bool format_is_archive(enum format format);
/* Archives whose directory is at the end. */
bool format_must_seek(enum format format);

/* Judge `head`, the first bytes of something (the first 64 KiB see all formats, ISO 9660 included).
 * `whole`: nothing follows. `name`: its file or member name, may be empty. */
struct sniffed sniff(struct bytes head, bool whole, struct bytes name);

/* The same for compressed formats, archives and known formats that are not read, mail apart. */
struct sniffed sniff_container(struct bytes head, bool whole);

/* The same for mail apart from everything else: FORMAT_MBOX, FORMAT_MESSAGE, FORMAT_EMLX or
 * FORMAT_UNKNOWN. */
enum format sniff_mail(struct bytes head, struct bytes name);

#endif
