/** What all pages share: language, frame, headers, small formats. Knows only the session. */
package com.rainstaff.sync.dashboard.layout;
