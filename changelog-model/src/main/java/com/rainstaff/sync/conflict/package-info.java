/** Which of two changes to a row holds it. Knows only the clock. */
package com.rainstaff.sync.conflict;
