package com.rainstaff.sync.server.quarantine;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.problem.ProblemType;

/**
 * A change the server keeps and cannot accept.
 *
 * @param detail for a person
 */
public record QuarantinedChange(Change change, ProblemType problem, String detail) {}
