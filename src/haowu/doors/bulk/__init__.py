# SPDX-License-Identifier: Apache-2.0
"""Orders by the file: read in slices, cut into chunks, credited a chunk a transaction, proved at the end."""
