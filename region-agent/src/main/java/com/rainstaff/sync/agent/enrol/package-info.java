/** How a PC becomes a device and its file gets armed, and how both end. Knows backup, capture, client, config and schema. */
package com.rainstaff.sync.agent.enrol;
