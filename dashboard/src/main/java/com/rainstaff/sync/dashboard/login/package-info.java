/** Signing in and out. Knows layout and session. */
package com.rainstaff.sync.dashboard.login;
