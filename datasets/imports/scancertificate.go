package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bridle/datasets/certificate"
	"bridle/datasets/schema/certificates"
)

// shown is a certificate of a chain: itself, or its hashes.
type shown struct {
	der         []byte
	sha256, md5 string
}

// name returns the identifier of a certificate, or what is wrong with it.
func (c shown) name() (id, fault string) {
	published := strings.ToLower(strings.ReplaceAll(c.sha256, ":", ""))
	if b, err := hex.DecodeString(published); published != "" && (err != nil || len(b) != sha256.Size) {
		return "", fmt.Sprintf("%.80q is no SHA-256", c.sha256)
	}
	switch {
	case c.der != nil:
		sum := sha256.Sum256(c.der)
		computed := hex.EncodeToString(sum[:])
		if published != "" && published != computed {
			return "", fmt.Sprintf("it is published as %s and has the SHA-256 %s", published, computed)
		}
		return "sha256:" + computed, ""
	case published == "":
		return "", "neither itself nor its SHA-256 is there"
	}
	return "sha256:" + published, ""
}

// certificate hands on the row of a certificate, once. One of which hashes alone are there waits for
// the end: it may come itself.
func (s *scan) certificate(id string, c shown) {
	key := short(id)
	if s.certificates[key] {
		return
	}
	if c.der == nil {
		if was, waits := s.hashes[id]; !waits || was == "" {
			s.hashes[id] = strings.ToLower(c.md5)
		}
		return
	}
	delete(s.hashes, id)
	s.certificates[key] = true
	s.send(certificate.Row(c.der))
}

// finish hands on the certificates of which hashes alone are there, and the names of fields that were
// not read.
func (s *scan) finish() {
	for _, id := range slices.Sorted(maps.Keys(s.hashes)) {
		row := certificates.Row{CertificateID: id, SHA256: new(strings.TrimPrefix(id, "sha256:")), Names: []string{}}
		if md5 := s.hashes[id]; len(md5) == 32 && strings.Trim(md5, "0123456789abcdef") == "" {
			row.MD5 = &md5
		}
		s.send(row)
	}
	s.Unread = unreadFields(s.unread)
}

// short shortens an identifier.
func short(id string) digest {
	sum := sha256.Sum256([]byte(id))
	return digest(sum[:16])
}
