-- The two tables below vehicles as most files have them.
create table vehicle_inspection_results (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inspection_id INTEGER NOT NULL,
    item_key TEXT NOT NULL,
    status TEXT NOT NULL,
    note TEXT,
    FOREIGN KEY (inspection_id) REFERENCES vehicle_inspections (id) ON DELETE CASCADE
);
create table vehicle_service_visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle_id INTEGER NOT NULL,
    fault_id INTEGER,
    start_date TEXT NOT NULL,
    end_date TEXT,
    reason TEXT,
    cost REAL,
    notes TEXT,
    region TEXT,
    FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE,
    FOREIGN KEY (fault_id) REFERENCES vehicle_faults (id) ON DELETE SET NULL
);
