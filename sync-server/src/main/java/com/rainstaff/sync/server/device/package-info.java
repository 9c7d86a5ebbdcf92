/** Devices: how a PC becomes one, and what is known of it. Knows region, catalog, activity, generation and throttle. */
package com.rainstaff.sync.server.device;
