package com.rainstaff.sync.server.quarantine;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.problem.ProblemType;
import java.util.Map;

/**
 * A change the server keeps and cannot accept.
 *
 * @param change its version bounded as that of an accepted one would be
 * @param base positions of the feeds its writer had seen
 * @param detail for a person
 */
public record QuarantinedChange(Change change, Map<String, Long> base, ProblemType problem, String detail) {}
