/* A little of what mail is made of: headers, prose, a link, HTML. Expressions are tried on it
 * before they meet mail. */
#ifndef COLDTRAIL_MATCH_SAMPLE_H
#define COLDTRAIL_MATCH_SAMPLE_H

extern const char sample_of_mail[];

#endif
