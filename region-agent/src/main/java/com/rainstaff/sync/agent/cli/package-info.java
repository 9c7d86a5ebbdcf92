/** The commands a person or a service manager runs. Knows every feature; nobody knows it. */
package com.rainstaff.sync.agent.cli;
