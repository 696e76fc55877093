// Package markdown turns the text cells of notebooks into HTML.
//
// It knows the part of Markdown that notebooks use: headings, paragraphs,
// lists (nested, ordered or not), tables, quotations, fenced and indented
// code, rules; emphasis, strong emphasis, code, links, images and line
// breaks. Whatever it does not know stays text. HTML in the source is shown,
// not obeyed, and links lead to http, https, mailto or within the site, so
// that a page made of a stranger's notebook is safe to open.
//
// # Limits
//
// No reference links, footnotes, HTML or headings underlined with = or -.
// Mathematics between dollar signs is set as code. Lists, quotations and
// emphasis nest up to 16 levels; deeper text is set as it stands. An emphasis
// or link ends within 4,000 bytes.
package markdown
