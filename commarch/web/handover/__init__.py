"""Pages of the handover of a leaving clerk: in the community for giver, receiver and head, at the street for the archivist who attends."""
