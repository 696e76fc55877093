// Package chromium prints pages to PDF with a Chromium that is on the machine.
//
// [Open] starts one without windows and drives it through two pipes by the
// remote debugging protocol. Nothing can be reached from it: names are not looked
// up, and addresses go to a proxy that does not exist. Pages come from files.
//
// Source: https://chromedevtools.github.io/devtools-protocol/, domains Page,
// Network, Runtime, Emulation.
package chromium
