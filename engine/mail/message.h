/* One message in memory, as a mail client would show it: headers, MIME tree, and for each part its
 * decoded bytes, its text and what its HTML holds. No I/O, no threads, no patterns.
 *
 * Lifetimes: a decoder belongs to one worker; a message and everything reached from it live until
 * the decoder's next message_parse() or decoder_free(). The raw bytes must outlive the message.
 * Malformed mail is never an error: it is decoded as far as a client would, and flagged.
 * Decoding is lazy: what nobody asks for is not decoded. Every byte range that is handed out has
 * SCAN_SLACK_BYTES readable bytes behind it. Texts are valid UTF-8. */
#ifndef COLDTRAIL_MAIL_MESSAGE_H
#define COLDTRAIL_MAIL_MESSAGE_H

#include "engine/base/arena.h"
#include "engine/base/gate.h"
#include "engine/base/status.h"
#include "engine/mail/anomaly.h"

/* --- What the room needs from outside: archives attached to mail (given by the hunt) --- */

struct unpacked_member {
    struct bytes path;  /* inside the archive, made UTF-8; valid during the call */
    struct bytes data;  /* the whole member; valid during the call */
    enum status status; /* not STATUS_OK: `data` is what could be read before that */
};

/* Takes one member; returns false to stop. */
typedef bool (*member_sink)(void *sink_state, const struct unpacked_member *member);

struct unpacker {
    /* Whether these bytes are an archive or compressed file that unpack() reads. */
    bool (*can_unpack)(struct bytes data);
    /* Hand each regular member of the archive to `sink`, decompressed, at most `most_bytes`
     * together; a lone gzip or the like is an archive of one member named after `name` without its
     * ending. Archives inside are handed over as they are. */
    enum status (*unpack)(struct bytes data, struct bytes name, size_t most_bytes, member_sink sink,
                          void *sink_state, struct failure *out_failure);
};

/* --- Decoder: what a worker keeps between messages --- */

struct decoder;

/* `unpacker` may be NULL: attached archives are then not opened. It must outlive the decoder. */
struct decoder *decoder_new(const struct unpacker *unpacker);
void decoder_free(struct decoder *decoder);
/* Enter `pass` before a message makes the decoder hold more than LIMIT_SHARE_BYTES. It must outlive
 * the decoder; who owns it leaves it behind decoder_forget(). */
void decoder_share_memory(struct decoder *decoder, struct gate_pass *pass);
/* Give back what the last message needed; it is gone. */
void decoder_forget(struct decoder *decoder);

/* --- Headers --- */

struct header {
    struct bytes name;  /* as written, without blanks before the colon */
    struct bytes value; /* as written, folds and all, without the last line end */
};

struct header_block {
    const struct header *items;
    size_t count;
    struct bytes raw; /* the whole block */
};

/* --- Parts --- */

enum part_kind {
    PART_LEAF,      /* has content */
    PART_MULTIPART, /* has children, no content */
    PART_MESSAGE,   /* message/rfc822: its child is the attached message's top part */
    PART_ARCHIVE,   /* a leaf whose members are its children */
};

enum transfer_encoding {
    TRANSFER_IDENTITY, /* 7bit, 8bit, binary, none */
    TRANSFER_BASE64,
    TRANSFER_QUOTED_PRINTABLE,
    TRANSFER_UUENCODE,
};

/* What a part's own bytes say it is, whatever its label. */
enum content_magic {
    MAGIC_UNKNOWN,
    /* Text: */
    MAGIC_TEXT,
    MAGIC_HTML,
    MAGIC_SVG,
    MAGIC_XML,
    MAGIC_CALENDAR,
    MAGIC_VCARD,
    MAGIC_MAIL,         /* saved as a file, web archives (MHTML) too */
    MAGIC_URL_SHORTCUT, /* of Windows: [InternetShortcut] */
    /* Documents: */
    MAGIC_RTF,
    MAGIC_PDF,
    MAGIC_OLE, /* compound file of no kind below */
    MAGIC_DOC,
    MAGIC_XLS,
    MAGIC_PPT,
    MAGIC_OUTLOOK_MESSAGE,
    MAGIC_ENCRYPTED_OFFICE, /* Office Open XML under a password, in a compound file */
    MAGIC_ONENOTE,
    /* Zip files: MAGIC_ZIP where nothing more is known. */
    MAGIC_ZIP,
    MAGIC_OOXML,
    MAGIC_DOCX,
    MAGIC_DOCM,
    MAGIC_XLSX,
    MAGIC_XLSM,
    MAGIC_XLSB,
    MAGIC_PPTX,
    MAGIC_PPTM,
    MAGIC_ODT,
    MAGIC_ODS,
    MAGIC_ODP,
    MAGIC_EPUB,
    MAGIC_JAR,
    /* Other archives, and images of disks: */
    MAGIC_GZIP,
    MAGIC_7Z,
    MAGIC_TAR,
    MAGIC_BZIP2,
    MAGIC_XZ,
    MAGIC_ZSTD,
    MAGIC_RAR,
    MAGIC_ACE,
    MAGIC_CAB,
    MAGIC_ISO,
    MAGIC_VHD,
    MAGIC_VHDX,
    /* What runs: */
    MAGIC_EXECUTABLE,
    MAGIC_LNK,
    MAGIC_CHM,
    /* Pictures and sound: */
    MAGIC_PNG,
    MAGIC_JPEG,
    MAGIC_GIF,
    MAGIC_BMP,
    MAGIC_ICO,
    MAGIC_TIFF,
    MAGIC_WEBP,
    MAGIC_MP3,
    MAGIC_MP4,
    MAGIC_WAV,
    MAGIC_OGG,
    MAGIC_COUNT
};

/* Where mail is ambiguous, a part is read more than once: the further readings are parts too. */
enum part_view {
    VIEW_CLIENT,  /* the only reading, or the one that most clients show */
    VIEW_STRICT,  /* what a reader shows who takes the RFC by the letter */
    VIEW_LENIENT, /* what a reader shows who repairs, or believes the bytes and not the label */
    VIEW_COUNT
};

/* "client", "strict", "lenient". */
const char *part_view_name(enum part_view view);

struct part {
    struct part *parent; /* NULL: the message's top part, or another reading of it */
    struct part *first_child;
    struct part *next_sibling;
    struct part *next; /* in document order over the whole message */
    uint32_t index;    /* in document order, 0 = the top part */
    uint16_t depth;
    enum part_view view;            /* of the part and all below it */
    const struct part *alternative; /* the part that this one is another reading of; else NULL */
    enum part_kind kind;
    enum transfer_encoding encoding;
    bool is_attachment;     /* shown as a file: disposition, name, or a type that is no body text */
    bool is_body_text;      /* shown in the message: text/plain or text/html, not an attachment */
    bool is_member;         /* a member of an attached archive */
    bool is_flowed;         /* format=flowed (RFC 3676) */
    bool deletes_space;     /* and DelSp=yes */
    bool is_first_fragment; /* message/partial that holds the message's header */
    struct header_block headers; /* empty for members */
    struct bytes mime_type;      /* "text/html", lower case; "text/plain" where none is declared */
    struct bytes charset;        /* as declared, lower case; empty: none */
    struct bytes boundary;       /* of multiparts */
    struct bytes content_id;
    struct bytes disposition; /* "attachment", "inline", or empty; lower case */
    struct bytes name;        /* file name, RFC 2231/2047 decoded UTF-8; empty: none */
    struct bytes other_name;  /* of the same file to other clients, where its names differ */
    struct bytes extension;   /* of `name`, lower case, without the dot; empty: none */
    struct bytes other_extension;
    struct bytes external_url; /* where the content of a message/external-body is (RFC 2017) */
    struct bytes path;         /* "2.1"; "a.zip!b.html" of members; "2~label" of other readings; the
                                  top part's is "1", or "0" where it is a multipart */
    struct bytes raw;          /* body as it lies in the message; for members the unpacked bytes */
    struct part_cache *cache;  /* of the decoder: what was decoded already */
};

struct message {
    struct decoder *decoder;
    struct bytes raw;
    struct header_block headers; /* of the message itself = parts->headers */
    struct part *parts;          /* the top part; follow `next` for all */
    uint32_t part_count;
    anomaly_set anomalies; /* grows while things are decoded */
    size_t decoded_bytes;  /* what decoding yielded so far, against LIMIT_DECODED_BYTES */
    size_t reread_bytes;   /* what further readings read so far, against LIMIT_READINGS_RATIO */
};

/* Parse `raw` (header block, blank line, body; LF, CRLF or a mixture) into headers and the MIME
 * tree. Archives are opened when the message's parts are first asked for through
 * message_expand(). Never NULL. */
struct message *message_parse(struct decoder *decoder, struct bytes raw);

/* Open attached archives, recursively and within limits, so that their members are parts too.
 * Calling it again does nothing. */
void message_expand(struct message *message);

/* The first / each next header of that name (ASCII case does not matter); `after` NULL starts. */
const struct header *header_find(const struct header_block *block, const char *name,
                                 const struct header *after);

/* A header's value as a client shows it: unfolded, RFC 2047 words decoded, white-space runs as
 * they are but folds one space, trimmed. */
struct bytes message_header_text(struct message *message, const struct header *header);

/* --- Content of a part --- */

/* Transfer encoding undone (RFC 2045 §6). Empty for multiparts. */
struct bytes part_content(struct message *message, struct part *part);

/* For text parts (declared, or by content) the content in UTF-8 by declared or detected charset;
 * for HTML its source, of flowed text the joined lines. Empty for others. */
struct bytes part_source_text(struct message *message, struct part *part);

/* What a reader sees of a text part or a document: of HTML its visible text and that of what its
 * scripts write in plain sight; of PDF, RTF, office files, calendars and visiting cards their text;
 * else its text. Runs of white space are one space, paragraph and block breaks one LF, invisible
 * characters (zero width, soft hyphen) are gone, trimmed. Empty for others. Of an office file only
 * once message_expand() was called. */
struct bytes part_visible_text(struct message *message, struct part *part);

bool part_is_text(struct message *message, struct part *part);
bool part_is_html(struct message *message, struct part *part);
enum content_magic part_magic(struct message *message, struct part *part);
/* "text/html", "application/pdf" …; "application/octet-stream" for MAGIC_UNKNOWN. */
const char *magic_mime_type(enum content_magic magic);

/* --- HTML of a part (NULL where the part is no HTML) --- */

struct bytes_list {
    const struct bytes *items;
    size_t count;
};

struct link {
    struct bytes url;  /* as written, entities decoded, trimmed */
    struct bytes text; /* what is shown for it; empty: none */
};

struct html_facts {
    struct bytes title;
    struct bytes_list form_actions;
    struct bytes_list input_types; /* lower case; an <input> without a type counts as "text" */
    struct bytes_list scripts;     /* inline script texts and javascript: URLs */
    struct bytes_list decoded;     /* what scripts and data: URLs hide in plain sight, decoded */
    struct bytes hidden;           /* text that no reader sees: display:none and the like */
    const struct link *links;      /* href, action, src, meta refresh, URLs in the visible text */
    size_t link_count;
};

const struct html_facts *part_html(struct message *message, struct part *part);

/* --- Addresses, times, links of the message --- */

struct address {
    struct bytes name;    /* display name, decoded; empty: none */
    struct bytes address; /* local@domain as written, without brackets */
    struct bytes domain;  /* lower case, without a trailing dot; empty: none */
};

struct address_list {
    const struct address *items;
    size_t count;
};

/* All addresses of all headers of that name ("from", "to", "cc", "delivered-to" …); groups
 * (RFC 5322 §3.4) are flattened. Read once a message; `header_name` must live as long as it. */
struct address_list message_addresses(struct message *message, const char *header_name);

/* The Date header in seconds since 1970 UTC (RFC 5322 §3.3 and §4.3), or TIME_UNKNOWN. */
int64_t message_date(struct message *message);
/* The time of the newest (topmost) Received header, or TIME_UNKNOWN. */
int64_t message_delivery_date(struct message *message);

/* Hosts and IP addresses named in all Received headers, topmost first. */
struct bytes_list message_received_hosts(struct message *message);
struct bytes_list message_received_ips(struct message *message);

/* "pass", "fail", "none" … of "spf", "dkim" or "dmarc" in the Authentication-Results headers
 * (RFC 8601) and Received-SPF; lower case. */
struct bytes_list message_auth_results(struct message *message, const char *method);

/* The domains (lower case) that the DKIM-Signature headers claim to sign for, topmost first. */
struct bytes_list message_dkim_domains(struct message *message);

/* Every link of the text and HTML parts of the message (bodies and attachments): of HTML the
 * links, of plain text what looks like a URL. `part_index` says where. */
struct message_link {
    struct link link;
    uint32_t part_index;
};
struct message_links {
    const struct message_link *items;
    size_t count;
};
struct message_links message_links(struct message *message);

/* Where `link` shows another site than it leads to: "shown.example -> real.example"; empty where it
 * shows none, or the same registered domain. A site is shown where the text is or holds a URL, or
 * is a host name or an address by itself. */
struct bytes link_mismatch(struct arena *arena, const struct link *link);

/* Pieces of a URL (RFC 3986 §3), defanged forms not undone: host lower case without port and
 * user, path without query. False where it has no host. */
struct url_parts {
    struct bytes scheme;
    struct bytes host;
    struct bytes path;
};
bool url_split(struct arena *arena, struct bytes url, struct url_parts *out_parts);

/* The domain that was registered: the public suffix and one label more, by the Public Suffix List
 * (publicsuffix.org); `domain` itself where it is a suffix or an address. Lower case. */
struct bytes domain_registered(struct arena *arena, struct bytes domain);
/* Likewise, in the message's arena, and sooner where it was asked of the decoder before. */
struct bytes message_registered_domain(struct message *message, struct bytes domain);
/* The public suffix ("co.uk"). */
struct bytes domain_suffix(struct arena *arena, struct bytes domain);
/* Whether `domain`, lower case, has several labels and ends in a top-level domain that exists. */
bool domain_has_known_suffix(struct bytes domain);

/* The other form of an internationalised domain (RFC 5890): of "xn--bcher-kva.example" the one that
 * is shown, of what is not ASCII the one that is looked up; lower case. Empty where there is none.
 */
struct bytes domain_other_form(struct arena *arena, struct bytes domain);

/* The message's arena, for values made from it; emptied with the message. */
struct arena *message_arena(struct message *message);

#endif
