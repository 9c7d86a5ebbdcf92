/** Who did what, in a chain that shows tampering. Knows jdbc and integrity. */
package com.rainstaff.sync.server.activity;
