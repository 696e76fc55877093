// Package observed says what an observer of a simulated world can know about the servers of
// its operators: for each address, values of attributes, as they would come from scans,
// certificates, registries and resolutions of names. Methods of clustering are compared on
// it without serving the world.
//
// Nothing here tells whose a server is: [Owners] does, and only evaluations may ask it.
//
// What an observer would have to derive is taken as derived without error: the theme of a
// name, the habit of a server (a field that no other software sends). That is favourable, and
// the same for all methods.
package observed
