/** Who did what and when, from the activity log. Knows layout and session. */
package com.rainstaff.sync.dashboard.activity;
