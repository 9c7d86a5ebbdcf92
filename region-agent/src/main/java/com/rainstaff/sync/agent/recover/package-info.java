/** What support asks the server's history, as a person and never as a device. Knows apply, client, schema and store. */
package com.rainstaff.sync.agent.recover;
