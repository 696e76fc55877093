package web

import (
	"crypto/rsa"
	"crypto/tls"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"bridle/collectors/simnet/certs"
	"bridle/collectors/simnet/web/face"
	"bridle/datasets/world"
)

// keyring makes certificates when they are first asked for and keeps them. A world of 22,000
// servers costs milliseconds to start and about 1 kB for each certificate once shown.
type keyring struct {
	described []world.Certificate
	maker     certs.Maker
	made      []atomic.Pointer[credential]
	// busy keeps two clients from making the same certificate twice.
	busy [16]sync.Mutex
}

// credential is a certificate in the form that crypto/tls wants.
type credential struct {
	tls.Certificate
	rsa bool
}

func newKeyring(described []world.Certificate) *keyring {
	return &keyring{described: described, made: make([]atomic.Pointer[credential], len(described))}
}

// get returns the certificate with that index.
func (k *keyring) get(i int) (*credential, error) {
	if c := k.made[i].Load(); c != nil {
		return c, nil
	}
	lock := &k.busy[i%len(k.busy)]
	lock.Lock()
	defer lock.Unlock()
	if c := k.made[i].Load(); c != nil {
		return c, nil
	}
	made, err := k.maker.Make(k.described[i])
	if err != nil {
		return nil, err
	}
	c := &credential{Certificate: tls.Certificate{Certificate: made.Chain, PrivateKey: made.Key}}
	_, c.rsa = made.Key.(*rsa.PrivateKey)
	k.made[i].Store(c)
	return c, nil
}

// shown returns the index of the certificate that a server presents at an instant to a client
// that names a host, or none ("").
func (k *keyring) shown(s *world.Server, t time.Time, host string) int {
	if host != "" {
		for _, i := range s.Named {
			if face.Covers(k.described[i].Names, host) {
				return i
			}
		}
	}
	current := s.Certificate
	for _, r := range s.Renewals {
		if t.Before(r.From) {
			break
		}
		current = r.Certificate
	}
	return current
}

// names returns the names that a server goes by at an instant, those of the certificate that
// it shows by itself first.
func (k *keyring) names(s *world.Server, t time.Time) []string {
	var list []string
	if i := k.shown(s, t, ""); i != world.None {
		list = k.described[i].Names
	}
	for _, i := range s.Named {
		list = slices.Concat(list, k.described[i].Names)
	}
	return list
}
