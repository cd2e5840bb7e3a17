localStorage.removeItem("token");
indexedDB.deleteDatabase("fernhollow");
