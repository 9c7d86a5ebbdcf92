/** The signed-in browser: its cookie, and the proof that a form was ours. Knows nothing. */
package com.rainstaff.sync.dashboard.session;
