/* Names for what is odd about a message. Flags, never errors; rules test them as
 * `coldtrail.anomaly`, the ledger counts a message with a partial one as `partial`. */
#ifndef COLDTRAIL_MAIL_ANOMALY_H
#define COLDTRAIL_MAIL_ANOMALY_H

#include <stdbool.h>
#include <stdint.h>

enum anomaly {
    /* Decoded whole, but not as the RFC says. */
    ANOMALY_NO_HEADER,              /* no header field at all */
    ANOMALY_BAD_HEADER_LINE,        /* a line in the header block that is no field and no fold */
    ANOMALY_NUL_BYTE,               /* NUL in a header */
    ANOMALY_DUPLICATE_HEADER,       /* a field that RFC 5322 §3.6 allows once, given again */
    ANOMALY_8BIT_HEADER,            /* bytes above 0x7F in a header */
    ANOMALY_BAD_ENCODED_WORD,       /* RFC 2047 word that cannot be decoded as it says */
    ANOMALY_BAD_ADDRESS,            /* an address header no address could be read from */
    ANOMALY_BAD_DATE,               /* Date header that is no date */
    ANOMALY_MISSING_BOUNDARY,       /* multipart without a boundary parameter */
    ANOMALY_UNTERMINATED_MULTIPART, /* no closing boundary */
    ANOMALY_EMPTY_MULTIPART,        /* boundary never occurs */
    ANOMALY_BAD_BASE64,             /* stray bytes, bad padding */
    ANOMALY_BAD_QUOTED_PRINTABLE,   /* "=" that is no escape */
    ANOMALY_UNKNOWN_ENCODING,       /* transfer encoding of no known name: taken as it is */
    ANOMALY_UNKNOWN_CHARSET,        /* charset of no known name: guessed */
    ANOMALY_BAD_CHARSET,            /* bytes invalid in the declared charset: replaced */
    ANOMALY_TYPE_MISMATCH,          /* bytes are of another type than declared */
    ANOMALY_MIXED_LINE_ENDS,        /* LF and CRLF in one header block */
    ANOMALY_CONFLICTING_NAMES,      /* Content-Type and Content-Disposition name different files */
    ANOMALY_PARTIAL_MESSAGE,        /* message/partial: the rest came in other messages */
    ANOMALY_EXTERNAL_BODY,          /* message/external-body: the content is elsewhere */

    /* Readers differ: there is another reading among the parts (enum part_view). */
    ANOMALY_AMBIGUOUS_HEADER_END, /* junk, or a line of blanks, where the header may end */
    ANOMALY_BARE_RETURN,          /* a CR without LF in a header: some take it for a line end */
    ANOMALY_CONFLICTING_LABELS,   /* fields or parameters that may be there once differ */
    ANOMALY_AMBIGUOUS_BOUNDARY,   /* a line that only begins with the boundary */
    ANOMALY_MISPLACED_HEADER,     /* MIME header fields or boundaries at the start of a body */
    ANOMALY_WRONG_ENCODING,       /* the bytes speak for another transfer encoding than declared */
    ANOMALY_DOUBLE_ENCODING,      /* what was decoded is base64 again */
    ANOMALY_AMBIGUOUS_BASE64,     /* "-" or "_": bytes to some, letters of the alphabet to others */
    ANOMALY_TEXT_OUTSIDE_PARTS,   /* before the first or behind the last boundary of a multipart */
    ANOMALY_UUENCODED_TEXT,       /* a uuencoded file inside a text */

    /* Something could not be decoded: the message is partial. */
    ANOMALY_PARTIAL, /* first of the partial ones: no flag of its own */
    ANOMALY_LIMIT_PARTS = ANOMALY_PARTIAL,
    ANOMALY_LIMIT_PART_DEPTH,
    ANOMALY_LIMIT_HEADER_BYTES,
    ANOMALY_LIMIT_DECODED_BYTES,
    ANOMALY_LIMIT_LINKS,
    ANOMALY_LIMIT_SCRIPT, /* scripts state more, or deeper, than is decoded */
    ANOMALY_LIMIT_SCOPE_BYTES,
    ANOMALY_LIMIT_READINGS,
    ANOMALY_ENCRYPTED_PART,      /* PGP, S/MIME or an encrypted archive: cannot be seen */
    ANOMALY_CORRUPT_ARCHIVE,     /* an attached archive that breaks off or breaks its format */
    ANOMALY_TRUNCATED_MESSAGE,   /* its container broke off inside it */
    ANOMALY_LIMIT_MESSAGE_BYTES, /* cut by its loader */
    ANOMALY_SCAN_ERROR,          /* the matcher failed on one of its texts */
    ANOMALY_COUNT
};

typedef uint64_t anomaly_set;

static inline void anomaly_add(anomaly_set *set, enum anomaly anomaly)
{
    *set |= UINT64_C(1) << anomaly;
}

static inline bool anomaly_has(anomaly_set set, enum anomaly anomaly)
{
    return set >> anomaly & 1;
}

/* Whether any flag says that something could not be decoded. */
static inline bool anomaly_is_partial(anomaly_set set)
{
    return set >> ANOMALY_PARTIAL != 0;
}

/* "unterminated_multipart" … */
const char *anomaly_name(enum anomaly anomaly);

#endif
