package certs

import (
	"crypto"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"time"

	"bridle/datasets/world"
)

// Credential is what a server proves its name with.
type Credential struct {
	// Chain holds the certificates in DER, the server's own first. If an authority signed
	// it, the authority's certificate follows.
	Chain [][]byte
	// Key is the private key of the first: an *ecdsa.PrivateKey or an *rsa.PrivateKey.
	Key crypto.Signer
}

// Maker makes certificates and keeps the authorities it has needed, so that each is made
// once. The zero value is ready; several goroutines may use one.
type Maker struct {
	authorities sync.Map // authorityName to Credential
}

type authorityName struct {
	name      string
	algorithm world.Signature
}

// Make returns the certificate that is described, its chain and its key. The result depends
// on the description alone. Chains share the memory of their authorities and must not be
// changed. Making one takes about a hundred microseconds, one with RSA keys
// about twenty milliseconds a key.
//
// # Errors
//
// A description that cannot be written as a certificate: a serial number that is not
// hexadecimal, a subject that is not TYPE=value, an unknown algorithm, a year outside
// 0 to 9999. Everything else is written, however odd it is: dates in the wrong order,
// names with any bytes, no name at all.
func (m *Maker) Make(c world.Certificate) (Credential, error) {
	plan, err := describe(c)
	if err != nil {
		return Credential{}, err
	}
	made, err := m.sign(c, plan)
	if err != nil {
		return Credential{}, fmt.Errorf("certificate of %q: %w", firstName(c), err)
	}
	return made, nil
}

// Check returns the error that [Maker.Make] would return for a description, without the cost
// of making it.
func Check(c world.Certificate) error {
	_, err := describe(c)
	return err
}

// describe returns what a certificate says, without keys.
func describe(c world.Certificate) (content, error) {
	fail := func(err error) (content, error) {
		return content{}, fmt.Errorf("certificate of %q: %w", firstName(c), err)
	}
	serial, err := parseSerial(c.Serial)
	if err != nil {
		return fail(err)
	}
	subject, err := distinguished(c.Subject)
	if err != nil {
		return fail(err)
	}
	if len(c.Names) > 0 && c.NamesIn != world.InAlternative {
		subject = append(subject, commonName(c.Names[0]))
	}
	plan := content{
		serial: serial, subject: subject, issuer: subject, names: c.Names,
		from: c.NotBefore, until: c.NotAfter, algorithm: c.Signature,
	}
	if c.NamesIn == world.InSubject {
		plan.names = nil
	}
	if c.Issuer != "" {
		plan.issuer = []attribute{commonName(c.Issuer)}
	}
	if _, _, err := signatureAlgorithm(c.Signature); err != nil {
		return fail(err)
	}
	for _, t := range []time.Time{c.NotBefore, c.NotAfter} {
		if _, err := instant(t); err != nil {
			return fail(err)
		}
	}
	return plan, nil
}

// sign makes the keys that a description asks for and signs what it says.
func (m *Maker) sign(c world.Certificate, plan content) (Credential, error) {
	key, err := newKey("server", binary.BigEndian.AppendUint64(nil, c.Key), c.Signature)
	if err != nil {
		return Credential{}, err
	}
	plan.key = key.Public()
	if c.Issuer == "" {
		der, err := plan.sign(key)
		return Credential{Chain: [][]byte{der}, Key: key}, err
	}
	authority, err := m.authority(c.Issuer, c.Signature)
	if err != nil {
		return Credential{}, err
	}
	plan.signedBy = authority.Key.Public()
	der, err := plan.sign(authority.Key)
	return Credential{Chain: [][]byte{der, authority.Chain[0]}, Key: key}, err
}

// authority returns what Authority does, and remembers it.
func (m *Maker) authority(name string, s world.Signature) (Credential, error) {
	key := authorityName{name, s}
	if known, ok := m.authorities.Load(key); ok {
		return known.(Credential), nil
	}
	made, err := Authority(name, s)
	if err == nil {
		m.authorities.Store(key, made)
	}
	return made, err
}

// Authority returns the certificate and key of the authority with that common name, which
// signs with that algorithm: self-signed, valid from 2010 to 2040, the same for all worlds.
// An authority has one key for ECDSA and one for RSA.
func Authority(name string, s world.Signature) (Credential, error) {
	key, err := newKey("authority", []byte(name), s)
	if err != nil {
		return Credential{}, fmt.Errorf("authority %q: %w", name, err)
	}
	subject := []attribute{commonName(name)}
	plan := content{
		serial: big.NewInt(1), subject: subject, issuer: subject, authority: true,
		from:  time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC),
		until: time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC),
		key:   key.Public(), algorithm: s,
	}
	der, err := plan.sign(key)
	if err != nil {
		return Credential{}, fmt.Errorf("authority %q: %w", name, err)
	}
	return Credential{Chain: [][]byte{der}, Key: key}, nil
}

// parseSerial reads hexadecimal digits after an optional minus sign.
func parseSerial(s string) (*big.Int, error) {
	n, ok := new(big.Int).SetString(s, 16)
	if !ok || strings.HasPrefix(s, "+") {
		return nil, fmt.Errorf("serial number %q: want hexadecimal digits after an optional minus sign", s)
	}
	return n, nil
}

func firstName(c world.Certificate) string {
	if len(c.Names) == 0 {
		return ""
	}
	return c.Names[0]
}
