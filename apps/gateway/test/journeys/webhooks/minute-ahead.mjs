// What a dead process had claimed is looked at again after a while: the process that follows it lives a minute later.
const now = Date.now;
Date.now = () => now() + 60_000;
