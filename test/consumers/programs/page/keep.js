// Both script files have the same global; this keeps the first.
window.Standard = window.Jetsocket;
