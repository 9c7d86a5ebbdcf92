/** Short-lived bearer tokens of people. Knows activity, people and throttle. */
package com.rainstaff.sync.server.login;
