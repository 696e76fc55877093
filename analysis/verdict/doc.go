// Package verdict decides in which countries operators are active, from fills of caches, and says
// how sure that is.
package verdict
