/** Changes the server keeps and cannot accept. Knows jdbc. */
package com.rainstaff.sync.server.quarantine;
