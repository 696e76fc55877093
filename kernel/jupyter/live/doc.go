// Package live holds tests that run the kernel under the programs of others: Jupyter's own
// test of kernels (jupyter_kernel_test), nbconvert, and the Jupyter Notebook in a browser.
//
// The kernel is the test binary itself, so that nothing has to be built or installed first.
// With the environment variable BRIDLE_LIVE_COMMAND set to a program, and to the arguments
// that come before the connection file, that one is tested instead. Tests that need a
// database build the command bridle.
//
// One of them runs notebooks by bridle run, by nbconvert and in a browser, and holds what their
// cells show against each other; with the flag -studies it does so with all of the project's
// notebooks. Pictures of pages are kept in the folder that the environment variable LIVE_PICTURES
// names, to be looked at.
//
// Debian's packages: jupyter-client, jupyter-nbconvert, jupyter-notebook, python3-ipykernel,
// python3-jupyter-kernel-test, chromium.
package live
