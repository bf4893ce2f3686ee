/* Every size an attacker can choose has its limit here, with its reason. Reaching one that costs
 * mail or text is never silent: it becomes an anomaly of the message or a problem of the ledger.
 * Beyond LIMIT_HIDDEN_DEPTH and LIMIT_RTF_DEPTH too much is shown, nothing is lost, and nothing is
 * said. */
#ifndef COLDTRAIL_BASE_LIMITS_H
#define COLDTRAIL_BASE_LIMITS_H

#define MEBIBYTE ((size_t)1 << 20)

/* --- Containers (loaders) --- */

/* Containers inside containers; real backups stay below 6, bombs such as 42.zip live on depth. */
#define LIMIT_NESTING_DEPTH 16
/* Members of one container; a Maildir of a large office holds some 100,000. */
#define LIMIT_MEMBERS ((size_t)1000000)
/* Raw bytes of one message: mail servers take 25 to 50 MB, and it is held in memory whole. */
#define LIMIT_MESSAGE_BYTES (64 * MEBIBYTE)
/* What a worker may hold of a batch or a message before it waits until no other one holds more
 * (engine/base/gate.h). */
#define LIMIT_SHARE_BYTES (8 * MEBIBYTE)
/* Decompressed bytes for each compressed byte, once LIMIT_EXPANSION_GRACE_BYTES have come out. Text
 * logs reach 60:1, runs of blanks 1000:1. */
#define LIMIT_EXPANSION_RATIO 250
#define LIMIT_EXPANSION_GRACE_BYTES (32 * MEBIBYTE)
/* A nested zip or 7z must be seekable: it is held in memory up to the first, then in an unlinked
 * temporary file up to the second. */
#define LIMIT_SPOOL_MEMORY_BYTES (16 * MEBIBYTE)
#define LIMIT_SPOOL_FILE_BYTES ((size_t)64 << 30)
/* Length of a path inside containers, so that a hostile name can't fill the ledger. */
#define LIMIT_MEMBER_PATH_BYTES ((size_t)4096)

/* --- One message (engine/mail) --- */

/* Parts of one message, members of attached archives included. */
#define LIMIT_PARTS ((size_t)10000)
/* Multiparts and attached messages inside one another, and archives attached to them. */
#define LIMIT_PART_DEPTH 16
/* Header block of one message or part. */
#define LIMIT_HEADER_BYTES MEBIBYTE
/* Header fields of one block. */
#define LIMIT_HEADER_FIELDS ((size_t)10000)
/* What all parts of one message may decode to together, their texts counted beside their bytes,
 * and for each raw byte of it. A raw message of the limit above, this, and a member of an attached
 * archive that is being copied are what one worker can hold: under 300 MB with all the rest. */
#define LIMIT_DECODED_BYTES (96 * MEBIBYTE)
#define LIMIT_DECODED_RATIO 250
/* The ratio is not looked at below this: a small zip of blanks is no bomb. */
#define LIMIT_DECODED_GRACE_BYTES (16 * MEBIBYTE)
/* Text that one attached document (office file, PDF, RTF …) may yield; novels stay below 10 MiB. */
#define LIMIT_DOCUMENT_TEXT_BYTES (64 * MEBIBYTE)
/* Groups inside one another in RTF whose settings are kept apart. */
#define LIMIT_RTF_DEPTH 1000
/* What may be read again where mail is ambiguous, for each raw byte and beside that: an attacker
 * can make each part of a message ambiguous inside another such one. */
#define LIMIT_READINGS_RATIO ((size_t)4)
#define LIMIT_READINGS_GRACE_BYTES MEBIBYTE
/* One stream of a PDF file that is not an image, inflated; and the file's objects. */
#define LIMIT_PDF_STREAM_BYTES (32 * MEBIBYTE)
#define LIMIT_PDF_OBJECTS ((size_t)1000000)
/* Bytes of a PDF file that are looked through for values: so many, and for each of its bytes. */
#define LIMIT_PDF_STEPS (16 * MEBIBYTE)
#define LIMIT_PDF_STEPS_PER_BYTE 64
/* Addresses in one header field, links in one message. */
#define LIMIT_ADDRESSES ((size_t)10000)
#define LIMIT_LINKS ((size_t)10000)
/* A data: URL as the link that it is; its content is decoded whole. */
#define LIMIT_DATA_URL_BYTES ((size_t)1024)
/* Elements inside one another whose being hidden is followed; deeper ones are as their parent. */
#define LIMIT_HIDDEN_DEPTH 256
/* Pages that scripts write and the scripts in them, inside one another; kits stop at 4. */
#define LIMIT_SCRIPT_DEPTH 8
/* Brackets inside one another in a script. */
#define LIMIT_SCRIPT_NESTING 64
/* Names that scripts of one document give to values. A power of two. */
#define LIMIT_SCRIPT_VARIABLES ((size_t)4096)
/* Strings of one document that were decoded from its scripts. */
#define LIMIT_SCRIPT_VALUES ((size_t)10000)
/* What evaluation of a document's scripts may make and look at, for each byte of the document. Real
 * pages need 3: a layer of encoding makes text shorter, not longer. */
#define LIMIT_SCRIPT_WORK_RATIO 32
#define LIMIT_SCRIPT_WORK_GRACE_BYTES ((size_t)64 << 10)

/* --- Matching and hits --- */

/* Text of one field value that is scanned, and its folded form (engine/base/fold.h); what is behind
 * it is an anomaly, and still scanned as part of the raw message where a rule asks for that. */
#define LIMIT_SCOPE_BYTES (96 * MEBIBYTE)
/* Places remembered for one atom in one message; the truth of the atom is never cut. */
#define LIMIT_PLACES_PER_ATOM 16
/* Matches written out with one hit. */
#define LIMIT_MATCHES_PER_HIT 32
/* Hits of one rule that are stored; all are counted. */
#define LIMIT_HITS_STORED_PER_RULE 10000
/* Values of one field of a message that correlations look at, and bytes of one: what is longer is
 * told apart by its digest. */
#define LIMIT_EVENT_VALUES ((size_t)256)
#define LIMIT_EVENT_VALUE_BYTES ((size_t)1024)
/* Groups that one event is counted in: a mail to 200 people is an event of each of them. */
#define LIMIT_EVENT_GROUPS ((size_t)1000)
/* Events of one group of a correlation and their values, in memory: a million of them. */
#define LIMIT_CORRELATION_GROUP_BYTES (64 * MEBIBYTE)
/* Compile one regex: seconds of CPU and bytes of memory in the probing child. */
#define LIMIT_REGEX_PROBE_SECONDS 2
#define LIMIT_REGEX_PROBE_BYTES ((size_t)1 << 30)
/* Steps PCRE2 may take on one confirmation, and how many confirmations one message may cost. */
#define LIMIT_REGEX_MATCH_STEPS 200000
#define LIMIT_REGEX_CONFIRMS 10000
/* Steps to find where a match begins whose end is known: else it is shown as its end. */
#define LIMIT_REGEX_SPAN_STEPS 20000
/* An expression that needs more steps on one of some texts of TRIAL_TEXT_BYTES (backtracking.c) is
 * never tried on mail. Of the stock rules of SpamAssassin one takes 25,600, the others below 1,000;
 * the catastrophic ones take millions. */
#define LIMIT_REGEX_TRIAL_STEPS 100000
/* A text longer than this, or a row with more labels, is no domain (RFC 1035 §2.3.4 says 255 and
 * 127; a character of an international one takes four bytes). */
#define LIMIT_DOMAIN_BYTES ((size_t)1024)
#define LIMIT_DOMAIN_LABELS 127
/* Recipients whose addresses are looked for in pages and taken out of templates; what a template
 * is made of at most; and how many bytes one field may look through for that in one message,
 * counted anew for every form of every address. */
#define LIMIT_RECIPIENTS_COMPARED ((size_t)8)
#define LIMIT_TEMPLATE_BYTES MEBIBYTE
#define LIMIT_TEMPLATE_WORK_BYTES (256 * MEBIBYTE)
/* Hosts that one page sends to. */
#define LIMIT_COLLECTOR_HOSTS ((size_t)64)
/* Bytes of values that one message's comparisons (`fieldref`, `gt` …) may read. */
#define LIMIT_COMPARED_BYTES (64 * MEBIBYTE)
/* What is looked at for a role's title: a name, or the line that a mail begins with; and words of a
 * title. */
#define LIMIT_ROLE_TEXT_BYTES ((size_t)256)
#define LIMIT_ROLE_WORDS 8
/* Recipients of one message that are looked up in the watchlist. */
#define LIMIT_TARGETS ((size_t)10000)

/* One compiled database in the cache. */
#define LIMIT_CACHE_FILE_BYTES ((size_t)1 << 30)

/* --- Rules (signatures) --- */

#define LIMIT_RULE_FILE_BYTES (16 * MEBIBYTE) /* of a file of Sigma rules */
#define LIMIT_RULE_DEPTH 32
#define LIMIT_RULE_VALUES ((size_t)1000000)
/* `1 of them` costs its selections each time it is said: the product of these two is bounded. */
#define LIMIT_RULE_SELECTIONS ((size_t)1000)
/* Domains of one `lookalike` item: each makes some 800 rows, of 60 bytes. */
#define LIMIT_LOOKALIKE_BRANDS ((size_t)2000)
#define LIMIT_CONDITION_BYTES ((size_t)65536)
/* Name of a rule that other rules ask for. */
#define LIMIT_RULE_NAME_BYTES ((size_t)256)
/* Rules that ask for rules that ask for rules. */
#define LIMIT_RULE_ASKING_DEPTH 100
/* How often one rule may count in the formula of another. */
#define LIMIT_RULE_COUNT 1000
/* Feeds and lists are larger than files of rules: a million SHA-256 digests are 65 MB. */
#define LIMIT_IMPORT_FILE_BYTES (256 * MEBIBYTE)
/* Indicators of one kind in one file. */
#define LIMIT_INDICATORS ((size_t)1000000)
/* One indicator, and its folded form; the matcher takes no longer literals. */
#define LIMIT_INDICATOR_BYTES ((size_t)3500)
/* One line of a list, one quoted cell of CSV. */
#define LIMIT_IOC_LINE_BYTES ((size_t)65536)
/* Reasons told apart in what is said about imported files; some hold words of the files. */
#define LIMIT_IMPORT_NOTES ((size_t)10000)
/* Arrays and objects inside one another in a feed; bundles and events stay below 16. */
#define LIMIT_JSON_DEPTH 64
/* Values and keys of one feed, each of which takes some 90 bytes of memory while it is read; a
 * large event has 100,000. */
#define LIMIT_JSON_VALUES ((size_t)4000000)
/* Words in a STIX pattern, each of which takes some 100 bytes. */
#define LIMIT_PATTERN_BYTES MEBIBYTE
/* Selections and parts of conditions that filters add to all rules together. */
#define LIMIT_FILTER_PARTS ((size_t)10000000)
/* Rules that one correlation counts (a bit each), fields it groups by, and one name in it. */
#define LIMIT_CORRELATION_RULES ((size_t)64)
#define LIMIT_CORRELATION_KEYS ((size_t)16)
#define LIMIT_CORRELATION_WORD_BYTES ((size_t)512)
/* Modifiers of one item that rewrite its values. */
#define LIMIT_VALUE_REWRITES ((size_t)8)
/* Dashes of one value that `windash` varies: each makes five forms of one. */
#define LIMIT_VALUE_DASHES 4
/* Lists that `expand` puts into one value; and of a folder `lists`: lists in all, values of one
 * list. A watchlist of a ministry has thousands of rows. */
#define LIMIT_VALUE_PLACEHOLDERS 4
#define LIMIT_LISTS ((size_t)1000)
#define LIMIT_LIST_ROWS ((size_t)1000000)
/* Cells of a row of CSV, and bytes of one in quotes. */
#define LIMIT_CSV_CELLS 100
#define LIMIT_CSV_CELL_BYTES ((size_t)65536)
/* What rewriting may make of one value: Hyperscan takes 16,000 bytes of pattern, and a byte of a
 * literal takes four of them. */
#define LIMIT_VALUE_FORM_BYTES ((size_t)3900)

#endif
