// Package lab makes the smallest worlds: one cache system behind one or more addresses, and
// a few domains that are looked up at chosen rates. In such a world everything that an
// estimator should find follows from a formula, so they are what models and estimators are
// tested in; scenarios (package world) are what methods are tested in.
package lab
