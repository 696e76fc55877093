package figure

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// errIsolate says that a drawing is not fit to be part of a page.
var errIsolate = errors.New("the drawing must be shown on its own")

var (
	attribute = regexp.MustCompile(`(\s)([A-Za-z_:][-A-Za-z0-9_:.]*)(\s*=\s*)("[^"]*"|'[^']*')`)
	reference = regexp.MustCompile(`url\(\s*(["']?)#([^"')\s]+)(["']?)\s*\)`)
)

// Scope returns the svg element of a drawing, without declaration, document
// type and comments, with prefix before each of its identifiers and in each
// reference to one.
//
// # Errors
//
// An error means that the drawing cannot be made part of a page and must be
// shown as an image: it is not well-formed, its root is not svg, or it has
// style sheets, scripts, foreign elements or links to other documents, whose
// effects would reach beyond it.
func Scope(svg, prefix string) (string, error) {
	decoder := xml.NewDecoder(strings.NewReader(svg))
	decoder.Entity = xml.HTMLEntity
	decoder.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) { return input, nil }
	var out strings.Builder
	var open []string
	roots, start := 0, int64(0)
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fmt.Errorf("the drawing is not well-formed: %w", err)
		}
		raw := svg[start:decoder.InputOffset()]
		start = decoder.InputOffset()
		switch token := token.(type) {
		case xml.StartElement:
			if len(open) == 0 {
				roots++
			}
			open = append(open, token.Name.Local)
			if raw, err = scopeElement(token, raw, prefix, len(open) == 1); err != nil {
				return "", err
			}
			out.WriteString(raw)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != token.Name.Local {
				return "", fmt.Errorf("the drawing is not well-formed: unexpected </%s>", token.Name.Local)
			}
			open = open[:len(open)-1]
			out.WriteString(raw) // empty for <a/>, which the decoder reports twice
		case xml.CharData:
			if len(open) > 0 {
				if strings.HasPrefix(raw, "<![CDATA[") { // HTML has none
					return "", errIsolate
				}
				out.WriteString(raw)
			}
		}
	}
	if len(open) != 0 || roots != 1 {
		return "", errors.New("the drawing is not well-formed: it is not one element")
	}
	return out.String(), nil
}

// scopeElement rewrites one start tag.
func scopeElement(element xml.StartElement, raw, prefix string, root bool) (string, error) {
	name := element.Name.Local
	if element.Name.Space != "" || root && name != "svg" {
		return "", errIsolate
	}
	switch strings.ToLower(name) {
	case "style", "script", "foreignobject", "iframe", "animate", "set":
		return "", errIsolate
	}
	for _, a := range element.Attr {
		key := strings.ToLower(a.Name.Local)
		if strings.HasPrefix(key, "on") && a.Name.Space == "" || key == "base" && a.Name.Space == "xml" {
			return "", errIsolate
		}
		if key == "href" && !strings.HasPrefix(a.Value, "#") && !strings.HasPrefix(a.Value, "data:image/") {
			return "", errIsolate
		}
	}
	return attribute.ReplaceAllStringFunc(raw, func(pair string) string {
		part := attribute.FindStringSubmatch(pair)
		quote, value := part[4][:1], part[4][1:len(part[4])-1]
		return part[1] + part[2] + part[3] + quote + scopeValue(strings.ToLower(part[2]), value, prefix) + quote
	}), nil
}

// scopeValue rewrites the value of one attribute.
func scopeValue(key, value, prefix string) string {
	switch key {
	case "id":
		return prefix + value
	case "href", "xlink:href":
		if id, ok := strings.CutPrefix(value, "#"); ok {
			return "#" + prefix + id
		}
		return value
	case "aria-labelledby", "aria-describedby":
		ids := strings.Fields(value)
		for i := range ids {
			ids[i] = prefix + ids[i]
		}
		return strings.Join(ids, " ")
	}
	return reference.ReplaceAllString(value, "url($1#"+prefix+"$2$3)")
}
